"""What can not be answered: properties outside the world, things outside it, and other languages. OWN is drawn by training, HELD never.

Words that are no tokens of their own fall into letters; the model learns that what is spelled in letters is not of its world.
"""
from __future__ import annotations


from .wordings import lines

PROPERTIES = {"own": lines("""
What is the {0} made of?
How heavy is the {0}?
How much does the {0} cost?
What time is it?
Who made the {0}?
How old is the {0}?
Where was the picture taken?
What is the weather like?
Is the {0} warm?
What does the {0} smell like?
What is your name?
Why is the {0} there?
What is the price of the {0}?
How tall is the {0}?
Is the {0} soft?
Who is in the picture?
What will happen next?
What is two plus two?
Hello.
Write a poem about the {0}.
What is inside the {0}?
Is the {0} new or old?
Does the {0} move?
Who painted the {0}?
Is the {0} heavier than the {1}?
Which is older, the {0} or the {1}?
What is the temperature of the {0}?
What is behind the camera?
How are you?
Tell me a story.
Do you like the {0}?
What day is it?
Can the {0} fly?
Translate the label on the {0}.
How far away is the {0} in metres?
What material is the {0}?
Is the {0} expensive?"""), "held": lines("""
What is the {0} for?
How much does the {0} weigh?
Who owns the {0}?
How fast is the {0}?
When was the picture taken?
What is the {0} worth?
What's the weight of the {0}?
Tell me a joke.
Is the {0} made of wood?
Which is cheaper, the {0} or the {1}?
What does the {0} taste like?
How long has the {0} been there?
What is the capital of France?
Is the {0} clean?""")}

THINGS = {"own": tuple("""dog cat car tree person house bird chair table bottle book flower horse phone cup lamp door window shoe hat boat
train plane fish apple banana clock key pencil bag robot star-shaped wall hammer guitar cloud mountain river bridge""".split()),
          "held": tuple("man woman child bicycle spoon rabbit castle cake laptop candle truck knife pillow sheep balloon".split())}

OTHER_LANGUAGES = {"own": lines("""
Was steht auf dem blauen Würfel?
Wie viele Kugeln gibt es?
Welche Farbe hat der Kegel?
Lies das Schild auf der roten Kugel.
Ist die Kugel vor dem Würfel?
Was ist links von der Pyramide?
Welches Zeichen trägt der grüne Zylinder?
Wie viele rote Dinge siehst du?
Quel est le texte sur le cube bleu ?
Combien de boules y a-t-il ?
De quelle couleur est le cône ?
Lis l'étiquette de la sphère rouge.
La boule est-elle devant le cube ?
Qu'y a-t-il à gauche de la pyramide ?
Quelle marque porte le cylindre vert ?
Combien d'objets rouges vois-tu ?
¿Qué dice el cubo azul?
¿Cuántas esferas hay?
¿De qué color es el cono?
Lee la etiqueta de la esfera roja.
¿Está la bola delante del cubo?
¿Qué hay a la izquierda de la pirámide?
¿Qué marca lleva el cilindro verde?
Cosa c'è scritto sul cubo blu?
Quante sfere ci sono?
Di che colore è il cono?
Leggi l'etichetta sulla sfera rossa.
La palla è davanti al cubo?
Wat staat er op de blauwe kubus?
Hoeveel bollen zijn er?
Welke kleur heeft de kegel?
Co jest napisane na niebieskim sześcianie?
Ile jest kul?
Что написано на синем кубе?
Сколько здесь шаров?
Какого цвета конус?
青い箱には何と書いてありますか？
球はいくつありますか？
蓝色的方块上写着什么？
有多少个球？
Vad står det på den blå kuben?
Mikä teksti on sinisessä kuutiossa?
Mavi küpün üzerinde ne yazıyor?"""), "held": lines("""
Was ist auf dem roten Würfel zu lesen?
Wie heißt das Zeichen auf dem Kegel?
Qu'est-ce qui est écrit sur la boule verte ?
Combien de cubes vois-tu ?
¿Qué está escrito en la esfera amarilla?
¿Cuántos objetos hay en la imagen?
Qual è il colore del cilindro?
Hoeveel rode dingen zie je?
O que está escrito no cubo azul?
Quantas esferas existem?
Hvad står der på den røde kugle?
Hány gömb van a képen?
Co je napsáno na modré krychli?
Сколько красных предметов ты видишь?
赤い球は何色ですか？
哪个更近，红球还是蓝盒？""")}
