"""Wordings that training never draws: they score the model. Every word of them is a word of OWN's; a test holds the two apart."""
from __future__ import annotations

from .wordings import lines

HELD: dict[str, tuple[str, ...]] = {kind: lines(text) for kind, text in {
    "text": """
What does the text on the {0} say?
What is the sign on the {0}?
Can you read the {0}?
Tell me what's on the label of the {0}.
Please tell me what is written on the {0}.
What's the {0}'s text?
Which characters can be read on the {0}?
Read the letters on the {0}.
What letters does the {0} have?
I want to know what the label on the {0} says.
Do you see what the {0} says?
The label of the {0} says what?""",
    "mark": """
Which symbol does the {0} carry?
What's the icon on the {0}?
Tell me what symbol is on the {0}.
Please tell me which mark the {0} has.
What kind of symbol is on the {0}?
Which mark is drawn on the {0}?
Can you tell me the mark of the {0}?
Name the symbol of the {0}.
What figure is painted on the {0}?
I want to know what mark is on the {0}.
Icon on the {0}?
The {0} carries which symbol?""",
    "count": """
Can you tell me how many {0} there are?
Please tell me the number of {0}.
Count the {0} in the picture.
How many {0} do you count?
I want to know the number of {0} here.
Tell me how many {0} you see.
How many {0} can you see in the scene?""",
    "colour": """
Which color is the {0}?
Please tell me the colour of the {0}.
Can you name the colour of the {0}?
I want to know what color the {0} is.
Tell me which colour the {0} has.
Color of the {0}?
Look at the {0} and name its colour.""",
    "shape": """
Which form does the {0} have?
Please tell me what shape the {0} is.
Can you name the shape of the {0}?
What's the {0}'s shape?
Do you know what shape the {0} is?
Tell me which shape the {0} has.
Look at the {0} and tell me its shape.""",
    "exists": """
Can you see a {0} in the picture?
Is there a {0} in this image?
Tell me if you see a {0}.""",
    "nearer": """
Which one is nearer to me, the {0} or the {1}?
What is nearest, the {0} or the {1}?
Tell me which one is in front, the {0} or the {1}.
Of the {0} and the {1}, which is closer?
Is the {0} or the {1} in front?
Which of the two is closest to the camera, the {0} or the {1}?""",
    "farther": """
Which one is further from the camera, the {0} or the {1}?
What's farthest, the {0} or the {1}?
Is the {0} or the {1} further back?
Of the {0} and the {1}, which is farther away?
Tell me which one is further away, the {0} or the {1}.
Which of the two is behind, the {0} or the {1}?""",
    "front": """
Tell me if the {0} is closer than the {1}.
Is it true that the {0} is nearer than the {1}?
Does the {0} stand closer to the camera than the {1}?
Can you tell me if the {0} is in front of the {1}?""",
    "behind": """
Tell me if the {0} is farther away than the {1}.
Can you see if the {0} is behind the {1}?
Is the {0} further from the camera than the {1}?
Is it true that the {0} stands behind the {1}?""",
    "left": """
Tell me if the {0} is to the left of the {1}.
Is it true that the {0} is on the left of the {1}?
Can you see if the {0} is left of the {1}?
Is the {0} standing to the left of the {1}?""",
    "right": """
Tell me if the {0} is to the right of the {1}.
Is it true that the {0} is on the right of the {1}?
Can you see if the {0} is right of the {1}?
Is the {0} standing to the right of the {1}?""",
    "neighbour": """
Which thing is to the left of the {0}?
Tell me what's to the left of the {0}.
What stands to the left of the {0}?
Name the object on the left of the {0}.""",
}.items()}
