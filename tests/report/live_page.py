"""The least page that carries a live part, under the policy of a report: by hash, and nothing from anywhere."""

import base64
import hashlib

from indicia.report.live import DATA_ID, LivePart


def digest(text: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"


BODY = "body { max-width: 75rem; margin: 0 auto; padding: 1rem; font: 16px/1.5 system-ui, sans-serif; }"


def page_of(part: LivePart) -> str:
    policy = f"default-src 'none'; style-src {digest(BODY)} {digest(part.css)}; script-src {digest(part.script)}"
    data = f'<script type="application/json" id="{DATA_ID}">{part.data}</script><script>{part.script}</script>'
    return f"""<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="{policy}">
<meta name="viewport" content="width=device-width">
<title>Live part</title>
<style>{BODY}</style>
<style>{part.css}</style>
</head>
<body>
<main>
<h1>Live part</h1>
{part.html}
</main>
{data if part.data else ""}
</body>
</html>
"""
