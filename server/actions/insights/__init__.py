"""Insights: how a community is doing, counted once an hour and shown with discretion.

`daily` counts what is new, `counting` turns a day into figures, `discretion` decides what of
them may be shown, `measures` and `work` make sentences, charts and tables of it, `page` puts them
together for whoever asks.
"""
