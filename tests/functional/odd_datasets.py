"""A dataset that is allowed and as awkward as they come."""

from __future__ import annotations

from typing import Any

from .test_catalog import MINIMAL

ODD: dict[str, Any] = {
    **MINIMAL,
    "title": '"Kutip" & <b>tebal</b> </script><script>alert(1)</script> — Ñandú 數據 🏙️',
    "notes": "Baris satu\r\n\r\nBaris dua\tdengan <xml attr='a'>&amp;</xml> ]]> \\ {{ }} %00 <!--",
    "tags": [{"name": "tag panjang " + "x" * 80}, {"name": "é.titik_garis"}],
    "author": 'Bidang "A & B" <x>',
    "url": "https://contoh.go.id/data?a=1&b=dua%20kata",
}
ODD_RESOURCE: dict[str, Any] = {
    "url": "https://contoh.go.id/a b?x=1&y=é",
    "name": '</x> & "y"',
    "description": "]]></script>",
}
