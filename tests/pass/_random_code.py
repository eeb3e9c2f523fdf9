"""Statements of random functions, as text: what the tests of passes with random functions share."""


class RandomCode:
    """A class of it has statement(), which puts one, and says what its blocks are like."""

    DEEPEST = 5  # how many blocks are inside one another

    def __init__(self, chance):
        self.pick, self.chance, self.depth, self.text = chance.randrange, chance, 0, []

    def put(self, text):
        self.text.append(text)

    def condition(self):
        raise NotImplementedError

    def end_of_arm(self):
        raise NotImplementedError

    def block(self):
        if self.depth == self.DEEPEST:
            return
        kind = self.chance.choice(("block", "loop", "if", "else"))
        self.put(kind if kind in ("block", "loop") else self.condition() + " if")
        self.depth += 1
        for arm in range(2 if kind == "else" else 1):
            if arm:
                self.put("else")
            for _ in range(1 + self.pick(4)):
                self.statement()
            self.end_of_arm()
        self.depth -= 1
        self.put("end")
