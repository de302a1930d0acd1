"""`python -m detente.training`: from the corpus to the coder's files, on two cores.

read the corpus -> train the teacher -> let it label the corpus and public text -> train the student -> export
"""
