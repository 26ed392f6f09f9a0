"""BODYSTRUCTURE and ENVELOPE taken apart into named fields, so that a difference has a name (RFC 9051 §7.5.2)."""

ENVELOPE = "date subject from sender reply-to to cc bcc in-reply-to message-id".split()
SINGLE = "type subtype parameters id description encoding octets".split()
EXTENSION = "md5 disposition language location".split()
MULTIPART_EXTENSION = "parameters disposition language location".split()


def envelope_fields(envelope, prefix=""):
    return {prefix + name: value for name, value in zip(ENVELOPE, envelope)}


def body_fields(body, path=""):
    """{"1.2 encoding": …}: each field of each part under the part's number; the root of a multipart has none."""
    return dict(_fields(body, path))


def _fields(body, path):
    if is_multipart(body):
        children = [child for child in body if isinstance(child, list) and child][:_children(body)]
        yield f"{path} parts", len(children)
        yield f"{path} subtype", body[len(children)]
        yield from _named(path, MULTIPART_EXTENSION, body[len(children) + 1:])
        for number, child in enumerate(children, 1):
            yield from _fields(child, join(path, number))
        return
    path = path or "1"
    yield from _named(path, SINGLE, body)
    rest = body[len(SINGLE):]
    if is_message(body):
        yield from envelope_fields(rest[0], f"{path} envelope-").items()
        yield from _fields(rest[1], path + ("" if is_multipart(rest[1]) else ".1"))
        yield f"{path} lines", rest[2]
        rest = rest[3:]
    elif body[0].upper() == b"TEXT":
        yield f"{path} lines", rest[0]
        rest = rest[1:]
    yield from _named(path, EXTENSION, rest)


def _named(path, names, values):
    return ((f"{path} {name}", value) for name, value in zip(names, values))


def _children(body):
    return next(at for at, child in enumerate(body) if not isinstance(child, list))


def is_multipart(body):
    return isinstance(body[0], list)


def is_message(body):
    return body[0].upper() == b"MESSAGE" and len(body) > 8 and isinstance(body[7], list)


def join(path, number):
    return f"{path}.{number}" if path else str(number)


def sections(body):
    """Every section that the structure names (RFC 9051 §6.4.5.1), of the whole message first."""
    return ["", "HEADER", "TEXT", *_sections(body, "")]


def _sections(body, path):
    if is_multipart(body):
        for number, child in enumerate(body[:_children(body)], 1):
            part = join(path, number)
            yield part
            yield part + ".MIME"
            yield from _inside(child, part)
    elif not path:
        yield "1"
        yield "1.MIME"
        yield from _inside(body, "1")


def _inside(body, part):
    if is_multipart(body):
        yield from _sections(body, part)
    elif is_message(body):
        yield part + ".HEADER"
        yield part + ".TEXT"
        inner = body[8]
        if is_multipart(inner):
            yield from _sections(inner, part)
        else:
            yield part + ".1"
            yield part + ".1.MIME"
            yield from _inside(inner, part + ".1")
