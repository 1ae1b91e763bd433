using Trunkline.Trunks.Sip;

namespace Trunkline.Trunks.Tests;

public sealed class PrivateAddressTests
{
    /// <summary>Only a private address in the SDP, with signalling from elsewhere, says that a NAT is between; whoever else is believed to the letter.</summary>
    [Theory]
    [InlineData("10.1.2.3", "198.51.100.1", true)]
    [InlineData("172.16.0.1", "198.51.100.1", true)]
    [InlineData("172.31.255.255", "198.51.100.1", true)]
    [InlineData("192.168.1.5", "198.51.100.1", true)]
    [InlineData("169.254.1.1", "198.51.100.1", true)]
    [InlineData("100.64.0.1", "198.51.100.1", true)]
    [InlineData("100.127.255.255", "198.51.100.1", true)]
    [InlineData("fd00::1", "2001:db8::1", true)]
    [InlineData("fe80::1", "2001:db8::1", true)]
    [InlineData("192.168.1.5", "192.168.1.5", false)]
    [InlineData("192.168.1.5", "192.168.1.6", true)]
    [InlineData("203.0.113.9", "198.51.100.1", false)]
    [InlineData("172.32.0.1", "198.51.100.1", false)]
    [InlineData("172.15.255.255", "198.51.100.1", false)]
    [InlineData("100.128.0.1", "198.51.100.1", false)]
    [InlineData("2001:db8::2", "2001:db8::1", false)]
    [InlineData("0.0.0.0", "198.51.100.1", false)]
    [InlineData("10.1.2.3", "0.0.0.0", false)]
    public void IsBehindNat(string media, string signalling, bool expected) =>
        Assert.Equal(expected, PrivateAddress.IsBehindNat(Of(media), Of(signalling)));

    private static NetAddress Of(string address) => NetAddress.From(System.Net.IPAddress.Parse(address), 5060);
}
