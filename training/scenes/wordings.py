"""How people ask: the wordings of every kind of question, as plain tables.

`FIRST` holds the wordings that the first weights learned; `questions.py` draws the page's samples from them. `OWN` holds what training
draws; what it never draws stands in `held_wordings.py` and scores the model. `{0}` and `{1}` stand for names (`blue box`, `box`, `red object`), for a count for
what is counted (`boxes`, `red objects`). Case, articles and the mark at the end are varied by `asking.py`.
"""
from __future__ import annotations

DOMAIN_OF = {"text": "text", "mark": "fine", "count": "general", "colour": "general", "shape": "general", "exists": "general",
             "nearer": "spatial", "farther": "spatial", "front": "spatial", "behind": "spatial", "left": "spatial", "right": "spatial",
             "neighbour": "spatial"}

FIRST: dict[str, tuple[str, ...]] = {
    "text": ("What is written on the {0}?", "Read the label on the {0}.", "What does the {0} say?"),
    "mark": ("Which mark is on the {0}?", "What mark does the {0} carry?", "Name the mark on the {0}."),
    "count": ("How many {0} are there?", "Count the {0}.", "What is the number of {0}?"),
    "colour": ("What colour is the {0}?", "Name the colour of the {0}."),
    "shape": ("What shape is the {0}?", "Name the shape of the {0}."),
    "nearer": ("Which is nearer, the {0} or the {1}?", "Which one is closer, the {0} or the {1}?"),
    "farther": ("Which is farther away, the {0} or the {1}?",),
    "front": ("Is the {0} in front of the {1}?", "Is the {0} nearer than the {1}?"),
    "behind": ("Is the {0} behind the {1}?",),
    "left": ("Is the {0} left of the {1}?", "Is the {0} to the left of the {1}?"),
    "neighbour": ("What is left of the {0}?", "Name the object left of the {0}."),
}


def lines(text: str) -> tuple[str, ...]:
    return tuple(line.strip() for line in text.strip().splitlines())


_MORE = {
    "text": """
What text is on the {0}?
What's on the label of the {0}?
What's written on the {0}?
What's the text on the {0}?
What is the text on the {0}?
What is the label on the {0}?
What's the label of the {0}?
What's the {0}'s label?
What does the label on the {0} say?
What does it say on the {0}?
Which letters are on the {0}?
What are the letters on the {0}?
Read the {0}.
Read the text on the {0}.
Read out the label of the {0}.
Tell me what the {0} says.
Tell me the text on the {0}.
Can you read the label on the {0}?
Can you tell me what is written on the {0}?
I want to know what the {0} says.
What does the sign on the {0} say?
What can be read on the {0}?
Label of the {0}?
Text on the {0}?
Please read the label on the {0}.
What characters are on the {0}?
The {0} says what?
Give me the label of the {0}.
What do the letters on the {0} say?
Could you read what is on the {0}'s label?
Write down the label on the {0}.
Do you know what is written on the {0}?
What code is on the {0}?
Which text does the {0} have?
Look at the {0} and read its label.
What is on the {0}?
What's on the {0}?
Which characters does the {0} carry?""",
    "mark": """
What mark is on the {0}?
What's the mark on the {0}?
What is the mark on the {0}?
What symbol is on the {0}?
Which symbol is on the {0}?
What's the symbol on the {0}?
What icon is on the {0}?
Which icon does the {0} have?
What mark does the {0} have?
Tell me the mark on the {0}.
Tell me which mark the {0} carries.
Can you name the symbol on the {0}?
Can you tell me what mark is on the {0}?
What is drawn on the {0}?
What's drawn on the {0}?
What is painted on the {0}?
Mark on the {0}?
Symbol on the {0}?
Please name the mark on the {0}.
Which figure is on the {0}?
What's the {0}'s mark?
Give me the mark of the {0}.
I want to know which symbol the {0} has.
The {0} has which mark?
Do you know which mark is on the {0}?
What kind of mark is on the {0}?
Look at the {0} and name its mark.
What is the {0} marked with?
Could you say what the mark on the {0} is?
What is on the {0}?
What's on the {0}?
Which mark can you see on the {0}?""",
    "count": """
How many {0} do you see?
How many {0} can you see?
How many {0} are in the picture?
How many {0} are in this image?
How many {0}?
Count all {0}.
Number of {0}?
What's the number of {0}?
Tell me how many {0} there are.
Tell me the number of {0}.
Can you count the {0}?
How many {0} does the picture show?
I want to know how many {0} there are.
Please count the {0}.
How many {0} are here?
Give me the number of {0}.
Do you know how many {0} there are?
How many {0} are on the floor?
How many {0} are there in the scene?""",
    "colour": """
What color is the {0}?
What's the colour of the {0}?
What is the color of the {0}?
Which colour is the {0}?
Which color does the {0} have?
What colour does the {0} have?
Tell me the colour of the {0}.
Tell me what color the {0} is.
Can you tell me the color of the {0}?
Colour of the {0}?
The {0} is what colour?
The {0} has which color?
Please name the color of the {0}.
I want to know the colour of the {0}.
What's the {0}'s color?
Do you know what colour the {0} is?""",
    "shape": """
What's the shape of the {0}?
What is the shape of the {0}?
Which shape is the {0}?
Which shape does the {0} have?
Tell me the shape of the {0}.
What form does the {0} have?
Shape of the {0}?
The {0} is what shape?
Can you tell me the shape of the {0}?
Please name the shape of the {0}.
I want to know the shape of the {0}.
Tell me what shape the {0} is.
The {0} has which shape?
What is the {0}?
What kind of object is the {0}?""",
    "exists": """
Is there a {0}?
Do you see a {0}?
Can you see a {0}?
Is a {0} there?
Is there a {0} in the picture?
Does the picture show a {0}?
Is there a {0} here?
Tell me if there is a {0}.""",
    "nearer": """
Which is closest, the {0} or the {1}?
Which is nearer to the camera, the {0} or the {1}?
Which one is nearest, the {0} or the {1}?
What is closer, the {0} or the {1}?
What's nearer, the {0} or the {1}?
Is the {0} or the {1} closer?
Is the {0} or the {1} nearer?
Which of the {0} and the {1} is closer?
Which of the two is nearer, the {0} or the {1}?
Which is in front, the {0} or the {1}?
Tell me which is closer, the {0} or the {1}.
The {0} or the {1}, which is nearer?
Which is closer to me, the {0} or the {1}?
Which one stands in front, the {0} or the {1}?
Which thing is closest to the camera, the {0} or the {1}?
Of the {0} and the {1}, which stands nearer?
Which do you see nearer, the {0} or the {1}?
Can you tell me which is closer, the {0} or the {1}?
I want to know which is nearer, the {0} or the {1}.""",
    "farther": """
Which is further away, the {0} or the {1}?
Which one is farther, the {0} or the {1}?
Which is farthest, the {0} or the {1}?
Which one is furthest away, the {0} or the {1}?
What is further away, the {0} or the {1}?
What's farther away, the {0} or the {1}?
Is the {0} or the {1} farther away?
Is the {0} or the {1} further?
Which of the {0} and the {1} is further away?
Which one is further back, the {0} or the {1}?
Which is behind, the {0} or the {1}?
Tell me which is farther away, the {0} or the {1}.
The {0} or the {1}, which is farther?
Which is farther from the camera, the {0} or the {1}?
Which one stands behind, the {0} or the {1}?
Of the {0} and the {1}, which stands farther back?
Which do you see farther away, the {0} or the {1}?
Can you tell me which is further away, the {0} or the {1}?
I want to know which is farther, the {0} or the {1}.
Which is at the back, the {0} or the {1}?""",
    "front": """
Is the {0} closer than the {1}?
Does the {0} stand in front of the {1}?
Is the {0} nearer to the camera than the {1}?
Is the {0} closer to me than the {1}?
Is it true that the {0} is in front of the {1}?
Tell me if the {0} is in front of the {1}.
Can you see if the {0} is nearer than the {1}?
Is the {0} standing in front of the {1}?
Is the {1} behind the {0}?
I want to know if the {0} is closer than the {1}.
Can you tell me if the {0} stands in front of the {1}?
Tell me if the {0} is nearer than the {1}.
Do you see the {0} in front of the {1}?
The {0} is in front of the {1}, is it?""",
    "behind": """
Is the {0} farther away than the {1}?
Is the {0} further away than the {1}?
Does the {0} stand behind the {1}?
Is it true that the {0} is behind the {1}?
Tell me if the {0} is behind the {1}.
Is the {0} further back than the {1}?
Is the {0} farther from the camera than the {1}?
Is the {0} standing behind the {1}?
Is the {1} in front of the {0}?
I want to know if the {0} is behind the {1}.
Can you tell me if the {0} is farther than the {1}?
Tell me if the {0} stands behind the {1}.
Do you see the {0} behind the {1}?
The {0} is behind the {1}, is it?
Does the {0} stand further back than the {1}?""",
    "left": """
Is the {0} on the left of the {1}?
Does the {0} stand left of the {1}?
Does the {0} stand to the left of the {1}?
Is it true that the {0} is left of the {1}?
Tell me if the {0} is left of the {1}.
Is the {0} further left than the {1}?
Can you see if the {0} is to the left of the {1}?
Is the {1} to the right of the {0}?
I want to know if the {0} is to the left of the {1}.
Tell me if the {0} stands on the left of the {1}.
Do you see the {0} to the left of the {1}?
The {0} is left of the {1}, is it?""",
    "right": """
Is the {0} right of the {1}?
Is the {0} to the right of the {1}?
Is the {0} on the right of the {1}?
Does the {0} stand right of the {1}?
Does the {0} stand to the right of the {1}?
Is it true that the {0} is right of the {1}?
Tell me if the {0} is right of the {1}.
Is the {0} further right than the {1}?
Can you see if the {0} is to the right of the {1}?
Is the {1} to the left of the {0}?
I want to know if the {0} is to the right of the {1}.
Tell me if the {0} stands on the right of the {1}.
Do you see the {0} to the right of the {1}?
The {0} is right of the {1}, is it?""",
    "neighbour": """
What's left of the {0}?
What is to the left of the {0}?
What stands left of the {0}?
Which object is left of the {0}?
What's to the left of the {0}?
Tell me what is left of the {0}.
Name the thing to the left of the {0}.
What do you see left of the {0}?
What can you see to the left of the {0}?
Which thing stands on the left of the {0}?
What object stands to the left of the {0}?
Which thing is left of the {0}?
I want to know what is left of the {0}.
Can you tell me what is to the left of the {0}?
What is there to the left of the {0}?""",
}

OWN: dict[str, tuple[str, ...]] = {kind: FIRST.get(kind, ()) + lines(text) for kind, text in _MORE.items()}

# Other words for the world's own. The thought and the answer always use the world's.
SYNONYMS: dict[str, tuple[str, ...]] = {
    "sphere": ("ball", "globe"), "box": ("cube", "block"), "torus": ("donut", "doughnut"), "cylinder": ("can", "tin"),
    "diamond": ("gem", "crystal"), "capsule": ("pill",), "spheres": ("balls", "globes"), "boxes": ("cubes", "blocks"),
    "tori": ("donuts", "doughnuts"), "cylinders": ("cans", "tins"), "diamonds": ("gems", "crystals"), "capsules": ("pills",),
    "purple": ("violet", "lilac"), "cyan": ("aqua", "turquoise"), "black": ("dark", "gray", "grey"), "small": ("little",), "large": ("big",),
    "object": ("thing", "one"), "objects": ("things", "ones"), "largest": ("biggest",),
}
