"""Spreadsheets in and out: xlsx and csv as rows of text, their columns, what is wrong with a row."""
