"""The named mistakes of this set, as the student who makes one reads them."""

from .activations import ACTIVATIONS
from .classes import CLASSES
from .descent import DESCENT
from .lines import LINES
from .logistic import LOGISTIC
from .losses import LOSSES
from .softmax import SOFTMAX
from .told import told

MISTAKES = told(LINES, ACTIVATIONS, LOSSES, LOGISTIC, CLASSES, SOFTMAX, DESCENT)
