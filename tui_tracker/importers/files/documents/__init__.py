"""Reading the tables of documents: Word, PDF, web pages and Markdown."""
