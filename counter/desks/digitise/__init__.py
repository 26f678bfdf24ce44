"""数字化推送: electronic copies, the push to the departments, and everything that is sent."""
