"""What an editor shows at a position of a document: completion, hover, and signatures."""
