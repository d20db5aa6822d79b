"""Yishi 议事: the proposal desk of a subdistrict inside its WeChat official account."""
