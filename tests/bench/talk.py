"""Ordinary talk of a support room, for measuring how fast it is read.

Sentences as people type them: mostly plain, some with typographic apostrophes, emoji, numbers,
times, stretched letters, slips and hard words that mean no harm. A message is one to four of
them, 100 to 200 bytes long; in a few, one sentence is an example that some rule fires on.
"""

from collections.abc import Sequence
from random import Random

SHORTEST, LONGEST = 100, 200
SHARE_FOUND = 0.03
_JOINS = (" ", " ", ". ", ". ", ", ", "\n", "... ", " - ")
SENTENCES = (
    "slept maybe four hours but I got up and opened the curtains so that counts",
    "Thank you for saying that, it helps to know somebody else has been there",
    "I finally rang the surgery this morning and they can see me on Thursday",
    "does anyone else find Sundays the longest day of the week?",
    "My sister came round and we talked about nothing for an hour, it was lovely",
    "I’ve been off work since March and I don’t know how to explain it to people",
    "made soup today, first proper meal since the weekend 🍲",
    "the waiting is the hardest part, the letter still hasn't come",
    "sending you a big hug ❤️ you are not a burden to us",
    "I keep going over the same conversation in my head and I can't switch it off",
    "one day at a time, that is what my sponsor always says",
    "has anyone tried the breathing app the nurse mentioned last week?",
    "sorry I went quiet, I was reading along and didn't have the words",
    "my manager was actually kind about it, which I wasn't expecting at all",
    "I feel flat more than sad, like someone turned the colour down",
    "that sounds really hard, do you have someone with you tonight?",
    "went for a walk by the canal and fed the ducks 🦆🦆",
    "panic came out of nowhere in the supermarket and I left my basket and ran",
    "It’s raining here and the cat is asleep on my feet",
    "I wrote two lines in the notebook like you suggested",
    "how do you all get through the evenings once the house goes quiet?",
    "I'm 14 months in and some days it still surprises me",
    "the group starts at 7.30 so I'll make a cup of tea first",
    "I told my brother the truth and he didn't run away",
    "honestly sooo tired of pretending I am fine at the school gate",
    "new here, bit nervous, thanks for having me",
    "my therapist says feelings are like weather and I am trying to believe it",
    "I burst into tears when the dentist asked how I was, so embarrassing lol",
    "you don't have to answer this, I just wanted to say I read every word",
    "the tablets make me sleepy but my mood has been steadier for a fortnight",
    "Grief comes in waves; yesterday was calm and today it knocked me over",
    "i cant seem to start anything, the washing has been in the machine for 2 days",
    "we buried my dad on Friday and the whole street came out",
    "I didn't drink at the wedding, had 3 lemonades and danced with my aunt",
    "is it normal to feel guilty when you begin to feel better?",
    "my son starts college next week and I am more scared than he is",
    "thats such a good way to put it, I'm going to write it on the fridge",
    "Hello everyone, I am Rowan, I care for my mum who has dementia",
    "the noise in the flat upstairs goes on until 3 am and I lie there counting",
    "got through the appointment!! she listened properly for once",
    "I used to love cooking and now the thought of choosing a recipe wears me out",
    "you're doing better than you think you are",
    "what helped me was telling one person and then one more",
    "I am dreading Christmas, all those questions about what I do now",
    "Someone held the door and smiled at me today and I nearly cried 😅",
    "i know it sounds silly but the plants growing gives me something to check on",
    "I have read this thread three times, thank you all so much",
    "work is killing me this month but the weekend is close",
    "I could murder a cup of tea after that meeting",
    "we shot some hoops at the park and I laughed for the first time in ages",
    "he said it was nothing personal, which somehow made it worse",
    "Could we talk about boundaries with family? I never know where to stop",
    "my hands were shaking so much I dropped my phone on the bus",
    "it's ok to leave early, nobody here will mind",
    "I've decided to go back to the choir, even if I only listen",
    "the dog needed a walk and honestly he saved my afternoon 🐶",
    "thank you for the list of books, I ordered the second one",
    "Not sure this is the right place, but I needed to tell someone",
    "I moved house in April and I still don't know a single neighbour",
    "every time the phone rings my stomach turns over",
    "tomorrow I'm meeting an old freind for coffee, wish me luck",
    "the social worker was late again and nobody told us why",
    "I am proud of you for asking",
    "some days the kindest thing I do is put the kettle on",
    "there's a quiet room at the library, open until 6 pm, nobody bothers you",
    "my appetite is back a little, I had toast and half a banana",
    "It took me years to say the word depression out loud",
    "they changed my shifts again so I can't come on Tuesdays any more",
    "whats everyone doing to look after themselves this weekend?",
    "I feel like I'm behind everybody my age",
    "That made me laugh, thank you, I needed it 😂",
    "I started crying in the car park and then I drove home and had a bath",
    "please be gentle with yourself, you have only just come home from hospital",
    "the anniversary is on the 12th and I don't know what to do with the day",
    "my partner means well but keeps trying to fix me",
    "I can hear how exhausted you are, that is a lot to carry",
    "the counsellor gave us homework: write down 5 small good things",
    "I don't miss the drinking, I miss the company",
    "going to put my phone away and try to sleep, night all 🌙",
    "It’s hard to ask for help when you were always the strong one",
    "I have a stupid cold on top of everything else",
    "we are allowed to be happy on a sad day",
    "my mum forgot my name this morning and then sang me a whole song",
    "Is there a meeting for carers too? I would like to bring my husband",
    "the forms are endless, page 9 of 24 and I gave up for today",
    "thanks for checking in, I ate and I showered, that's the headline",
    "I used the grounding thing, five things I can see, it took the edge off",
    "somebody on the train was humming and it calmed me down",
    "I was so anxious I rehearsed ordering a coffee hahaha",
    "being here makes the week feel shorter",
)
"""Written for this measure."""


def messages(number: int, examples: Sequence[str], seed: int = 1) -> list[str]:
    """So many messages, the same for the same seed; a few of them hold one of the examples."""
    chance = Random(seed)  # noqa: S311
    made: list[str] = []
    while len(made) < number:
        parts = [chance.choice(SENTENCES)]
        if examples and chance.random() < SHARE_FOUND:
            parts.append(chance.choice(examples))
        while len(" ".join(parts)) < SHORTEST:
            parts.append(chance.choice(SENTENCES))
        chance.shuffle(parts)
        text = chance.choice(_JOINS).join(parts)
        if SHORTEST <= len(text.encode()) <= LONGEST:
            made.append(text)
    return made
