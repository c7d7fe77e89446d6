"""The options of ``pinxit stylize`` that are the engine's knobs."""

from pinxit.cli.knobs import knob_options
from pinxit.engines.gatys import GatysSettings

style_options = knob_options(GatysSettings)
