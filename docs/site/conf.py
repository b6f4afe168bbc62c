"""How Sphinx builds the site; `tools/build_site.py` puts the pages beside this file's copy."""

project = "Neural networks, from one neuron to convolution"
author = "the course's authors"
copyright = "MIT licence"
extensions = [
    "myst_nb",
    "sphinx.ext.autodoc",
    "sphinx.ext.napoleon",
    "sphinx.ext.mathjax",
]
myst_enable_extensions = ["dollarmath", "amsmath", "attrs_inline", "deflist", "smartquotes"]
myst_heading_anchors = 4
myst_links_external_new_tab = False
nb_execution_mode = "off"  # the released notebooks are blank; there is nothing to run
suppress_warnings = [
    "myst.header",  # a task's heading may skip a level below its part
    "mystnb.mime_priority",
]
templates_path = []
exclude_patterns = ["_build"]
html_theme = "furo"
html_title = "Neural networks that you check yourself"
html_static_path = ["_static"]
html_css_files = ["site.css"]
html_show_sourcelink = False
html_copy_source = False
autodoc_member_order = "bysource"
autodoc_typehints = "none"
napoleon_numpy_docstring = True
napoleon_google_docstring = False
