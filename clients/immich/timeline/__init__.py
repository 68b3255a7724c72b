"""The timeline as clients of the protocol ask for it: how many photos each month has, and one."""
