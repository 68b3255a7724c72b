"""What people keep of their searches: saved ones, recent ones, smart albums."""
