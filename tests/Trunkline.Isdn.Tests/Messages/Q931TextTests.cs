using Trunkline.Isdn.Messages;

namespace Trunkline.Isdn.Tests.Messages;

public sealed class Q931TextTests
{
    [Fact]
    public void Capture_OfLibpri_ReadsAsALadder()
    {
        Assert.Equal(
            """
            SETUP 1 channel 3 exclusive, from 493055501, to 493012345, sending complete
            CALL PROCEEDING 1' channel 3 exclusive
            ALERTING 1' progress 8 in band (private local)
            """,
            string.Join('\n', LapdCapture.Read("euroisdn.pcap").Take(3).Select(Line)));
    }

    [Theory]
    [InlineData("0802800145" + "08028091" + "1E028188", "DISCONNECT 1' cause 17 user busy (user), progress 8 in band (private local)")]
    [InlineData("0802000046" + "1803A1838F" + "790180", "RESTART 0 channel 15 preferred, indicated channels")]
    [InlineData("0802000105" + "6C0301A1", "SETUP 1 from 01A1 (cut off)")]
    [InlineData("0802000199", "type 0x99 1")]
    public void Message_InOneLine(string hex, string line)
    {
        Assert.Equal(line, Line(Convert.FromHexString(hex)));
    }

    [Fact]
    public void Message_InFull_HasALineForEachElement()
    {
        Assert.True(Q931Message.TryParse(Convert.FromHexString("080200010504038090A31803A983E06C0701A3313233 34351C0891A1050201010201".Replace(" ", "", StringComparison.Ordinal) + "95320181"), out var message, out _));
        Assert.Equal(
            """
            SETUP, call reference 1, 38 octets
                 5  04  Bearer capability: Speech, ALaw
                10  18  Channel identification: A983E0 (bad value at octet 5)
                15  6C  Calling party number: 12345 (withheld)
                24  1C  Facility: ETSI malformed (out of order)
                35  32  (codeset 5) Party category: 81

            """,
            Q931Text.Full(message));
    }

    private static string Line(byte[] octets)
    {
        Assert.True(Q931Message.TryParse(octets, out var message, out _));
        return Q931Text.Line(message);
    }
}
