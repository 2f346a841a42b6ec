"""Methods on sales: gross, cancelled and net; periods compared like with like; shares and ranks."""
