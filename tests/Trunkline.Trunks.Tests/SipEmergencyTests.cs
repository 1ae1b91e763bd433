using System.Text;
using Trunkline.Trunks.Sip;

namespace Trunkline.Trunks.Tests;

/// <summary>Emergency services by name, RFC 5031.</summary>
public sealed class SipEmergencyTests
{
    [Theory]
    [InlineData("urn:service:sos", "sos")]
    [InlineData("URN:Service:SOS", "sos")]
    [InlineData("urn:service:sos.police", "sos.police")]
    [InlineData("urn:service:sos.animal-control.x", "sos.animal-control.x")]
    [InlineData("urn:service:sosx", null)]
    [InlineData("urn:service:counseling", null)]
    [InlineData("urn:service:so", null)]
    [InlineData("sip:sos@test", null)]
    [InlineData("", null)]
    public void Service_IsRead(string uri, string? expected)
    {
        Assert.Equal(expected is not null, SipEmergency.TryService(Encoding.ASCII.GetBytes(uri), out var service));
        Assert.Equal(expected ?? "", service);
    }

    [Fact]
    public void Service_AbsurdlyLong_IsNone() => Assert.False(SipEmergency.TryService(Encoding.ASCII.GetBytes("urn:service:sos." + new string('a', 100)), out _));
}
