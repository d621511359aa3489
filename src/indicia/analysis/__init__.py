"""Questions put to the engine, a module or package each; nothing is loaded until it is asked."""
