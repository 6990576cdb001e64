"""Auditing: an announcement held against the decision, each error with a demonstrated cause.

The law: nothing is guessed. Whoever was announced is put into exactly one class by the decision
alone, and a cause is named only where judging with that fault, and with nothing else changed, put
the announced where they were put (spec 11). Pure: names and evidence in, a document out.
"""
