"""Who may do what, when: the approval workflow and its gate."""
