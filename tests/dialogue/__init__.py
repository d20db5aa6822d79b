"""The dialogue layer by itself: no Rasa, no trained model; what was heard is built by hand."""
