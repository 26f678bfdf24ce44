"""咨询: what somebody who only asks is told, before any case exists."""
