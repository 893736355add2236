"""A report coming in: everything between somebody's file and a data folder.

=================  ============================================================
``decode``         bytes to text, whatever encoding
``markup``         what is seen of HTML, with the way back
``pdf``            PDF to text, or why not
``damage``         what is damaged in a text, with a proposed overlay
``guess``          place, parent and day from the first lines
``names``          short names that outlive any tool
``report``         one file to mentions, draft rows, damage
``extraction``     files and folders, in several processes
``folder``         the draft folder, changed under a lock
``sheet``          the draft as a spreadsheet opens it
``restore``        what a spreadsheet did to a cell, undone
``units``          measure words to keys of units
``vocabulary``     phrases to indicators of the project, or careful new rows
``gloss``          a literal gloss where nobody has translated
``assemble``       the draft to the tables of a ledger, in memory
``draft_check``    ``duizhang check`` on a draft
``review``         ``duizhang review``: a person's decisions, one by one
``adopt``          ``duizhang adopt``: the draft becomes a data folder
``outside``        outside figures in a table of six columns
=================  ============================================================
"""
