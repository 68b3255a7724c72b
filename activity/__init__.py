"""What people say of photos and albums, and what each of them is told."""
