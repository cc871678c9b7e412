from typing import Any

translations: Any
