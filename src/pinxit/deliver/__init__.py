"""The only writer of pictures for users: files, sheets, pages."""
