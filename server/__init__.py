"""Kith's server: the house. README draws its floors; a module imports only floors below its own."""

__version__ = "0.1.0"
