"""Which addresses are public, and which addresses are the same page."""

from __future__ import annotations

import pytest

from lunzheng.feeds._addresses import Guard, is_public
from lunzheng.feeds._refused import FetchRefused
from lunzheng.sources._urls import normalised, same_site

PRIVATE = """
127.0.0.1 127.255.255.254 0.0.0.0 0.1.2.3 10.1.2.3 172.16.0.1 172.31.255.255 192.168.0.1
169.254.169.254 100.64.0.1 192.0.0.1 192.0.2.1 198.18.0.1 198.51.100.1 203.0.113.1 224.0.0.1
239.1.1.1 240.0.0.1 255.255.255.255
:: ::1 ::ffff:127.0.0.1 ::ffff:10.0.0.1 ::ffff:a00:1 ::127.0.0.1 fc00::1 fd12::1 fe80::1 fe80::1%0
fec0::1 ff02::1 2001:db8::1 64:ff9b::7f00:1 64:ff9b::10.0.0.1 64:ff9b:1::10.0.0.1 2002:7f00:1::
2002:a00:1::1 2001:0:7f00:1:: 100::1 nonsense
"""
PUBLIC = "8.8.8.8 1.1.1.1 172.32.0.1 2001:4860:4860::8888 ::ffff:8.8.8.8 64:ff9b::8.8.8.8"


@pytest.mark.parametrize("address", PRIVATE.split())
def test_private(address: str) -> None:
    assert not is_public(address)


@pytest.mark.parametrize("address", PUBLIC.split())
def test_public(address: str) -> None:
    assert is_public(address)


def test_leave_is_for_one_host_or_port() -> None:
    guard = Guard(("router.example:80", "[::1]:8080", "LAN.example"), lambda host, port: ["::1"])
    for host, port in (("router.example", 80), ("[::1]", 8080), ("lan.example", 1)):
        assert guard.addresses(host, port) == ["::1"]
    for host, port in (("router.example", 81), ("::1", 80), ("www.lan.example", 1)):
        with pytest.raises(FetchRefused, match="--allow-private"):
            guard.addresses(host, port)


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("HTTPS://News.Example", "https://news.example/"),
        ("http://news.example:80/a", "http://news.example/a"),
        ("https://news.example:8443/a", "https://news.example:8443/a"),
        ("https://me:secret@news.example/a", "https://news.example/a"),
        ("https://news.example/a#comments", "https://news.example/a"),
        ("https://news.example/a?utm_source=rss&fbclid=x", "https://news.example/a"),
        ("https://news.example/a?b=2&UTM_Medium=x&a=1&a=0", "https://news.example/a?a=0&a=1&b=2"),
        ("https://news.example/a?cid=7&ref=3&id=4", "https://news.example/a?cid=7&id=4&ref=3"),
        ("https://news.example/政治/1", "https://news.example/%E6%94%BF%E6%B2%BB/1"),
        ("https://news.example/%e6%94%bf", "https://news.example/%E6%94%BF"),
        ("https://news.example/?q=%ac%46", "https://news.example/?q=%AC%46"),
        ("https://新聞.example/a", "https://xn--efvv70d.example/a"),
        ("http://[2001:4860::1]:80/", "http://[2001:4860::1]/"),
    ],
)
def test_one_id_for_all_ways_to_write_it(written: str, expected: str) -> None:
    assert normalised(written) == expected
    assert normalised(expected) == expected


@pytest.mark.parametrize("written", ["", "news.example/a", "ftp://x/", "http://", "http://[::1/"])
def test_what_is_no_address(written: str) -> None:
    with pytest.raises(ValueError, match="no http or https address"):
        normalised(written)


def test_one_site() -> None:
    assert same_site("https://www.news.com.tw/a", "http://m.news.com.tw/b")
    assert not same_site("https://news.com.tw/a", "https://other.com.tw/a")
    assert not same_site("https://1.2.3.4/a", "https://1.2.3.5/a")
