"""Lunzheng (論證): who claims what in Traditional-Chinese news, and what do they want done?"""

__version__ = "0.1.0"
