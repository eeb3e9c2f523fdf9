"""The charts of docs/performance.md show the figures of its tables."""
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.exit(subprocess.run([sys.executable, "-B", ROOT / "tests/bench/charts.py", "--check"]).returncode)
