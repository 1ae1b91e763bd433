using Trunkline.Base;
using Trunkline.Isdn.Messages;

namespace Trunkline.Isdn.Tests.Messages;

public sealed class Q931DiagnosisTests
{
    private const string Bearer = "04038090A3";
    private const string Channel = "1803A98383";

    /// <summary>Octets behind "SETUP of call reference 1", as a user receives it; what is told, and what was found.</summary>
    [Theory]
    [InlineData(Bearer + Channel, Q850Cause.None, "", "")]
    [InlineData(Channel, Q850Cause.MandatoryElementMissing, "04", "MandatoryMissing 04")]
    [InlineData("", Q850Cause.MandatoryElementMissing, "0418", "MandatoryMissing 04, MandatoryMissing 18")]
    [InlineData("0400" + Channel, Q850Cause.MandatoryElementMissing, "04", "MandatoryMissing 04")]
    [InlineData("040180" + Channel, Q850Cause.InvalidElementContents, "04", "MandatoryInvalid 04")]
    [InlineData(Bearer + "1803A983E0", Q850Cause.InvalidElementContents, "18", "MandatoryInvalid 18")]
    [InlineData(Bearer + Channel + "7E09044142", Q850Cause.AccessInformationDiscarded, "7E", "OptionalInvalid 7E")]
    [InlineData(Channel + "040380", Q850Cause.InvalidElementContents, "04", "MandatoryInvalid 04")]
    [InlineData(Bearer + Channel + "030101", Q850Cause.MandatoryElementMissing, "03", "ComprehensionRequired 03")]
    [InlineData(Bearer + Channel + "3A0101", Q850Cause.ElementNotImplemented, "3A", "Unrecognized 3A")]
    [InlineData(Bearer + Channel + "3A01013A0101", Q850Cause.ElementNotImplemented, "3A", "Unrecognized 3A, Unrecognized 3A")]
    [InlineData(Bearer + Channel + "1E0181", Q850Cause.InvalidElementContents, "1E", "OptionalInvalid 1E")]
    [InlineData(Channel + Bearer, Q850Cause.None, "", "OutOfOrder 04")]
    [InlineData(Bearer + Channel + "7003803132" + "7003803334", Q850Cause.None, "", "Repeated 70")]
    [InlineData(Bearer + Channel + "790187", Q850Cause.None, "", "Unexpected 79")]
    [InlineData(Bearer + Channel + "3A0101030101", Q850Cause.MandatoryElementMissing, "03", "ComprehensionRequired 03, Unrecognized 3A, ")]
    public void Setup_WithWhatIsWrong_IsToldWithCauseAndDiagnostics(string elements, Q850Cause cause, string diagnostics, string problems)
    {
        var diagnosis = Examine("0802000105" + elements, Q931Side.User);
        Assert.Equal(cause, diagnosis.Cause);
        Assert.Equal(diagnostics, Convert.ToHexString(diagnosis.Diagnostics));
        Assert.Equal(problems.TrimEnd(' ', ','), string.Join(", ", diagnosis.Problems.ToArray().Select(p => $"{p.Kind} {p.Id.Octet():X2}")));
        Assert.Equal(problems.Contains("Mandatory", StringComparison.Ordinal) || problems.Contains("Comprehension", StringComparison.Ordinal), diagnosis.IsFatal);
    }

    [Fact]
    public void Setup_FromAUserWithoutChannel_LacksNothing()
    {
        Assert.Equal(Q850Cause.None, Examine("0802000105" + Bearer, Q931Side.Network).Cause);
    }

    [Theory]
    [InlineData(true, Q850Cause.MandatoryElementMissing)]
    [InlineData(false, Q850Cause.None)]
    public void CallProceeding_OfTheNetworkWithoutChannel_LacksItWhenItIsTheFirstAnswer(bool isFirst, Q850Cause cause)
    {
        Assert.Equal(cause, Examine("0802800102", Q931Side.User, isFirst).Cause);
        Assert.Equal(Q850Cause.None, Examine("0802800102", Q931Side.Network, isFirst).Cause);
    }

    [Theory]
    [InlineData("0802000166")]
    [InlineData("0802000100")]
    [InlineData("030200000F0101C2")]
    public void Message_OfATypeTheVariantHasNot_IsToldWithItsType(string hex)
    {
        var diagnosis = Examine(hex, Q931Side.User);
        Assert.False(diagnosis.IsTypeKnown);
        Assert.Equal(Q850Cause.MessageTypeNotImplemented, diagnosis.Cause);
        Assert.Equal(hex[8..10], Convert.ToHexString(diagnosis.Diagnostics));
    }

    [Theory]
    [InlineData("080200014D")]
    [InlineData("080200015A")]
    public void Release_WithoutCause_IsAsGood(string hex) => Assert.Equal(Q850Cause.None, Examine(hex, Q931Side.User).Cause);

    [Fact]
    public void Message_Of255UnknownElements_KeepsTheFirst32_AndCountsTheRest()
    {
        var diagnosis = Examine("0802000145" + "08028090" + string.Concat(Enumerable.Repeat("3A00", 40)) + string.Concat(Enumerable.Repeat("3B0101", 40)), Q931Side.User);
        Assert.Equal(Q931Diagnosis.MaxProblems, diagnosis.Problems.Length);
        Assert.Equal(48, diagnosis.Dropped);
        Assert.Equal(Q850Cause.ElementNotImplemented, diagnosis.Cause);
    }

    private static Q931Diagnosis Examine(string hex, Q931Side receiver, bool isFirst = false)
    {
        Assert.True(Q931Message.TryParse(Convert.FromHexString(hex), out var message, out _));
        var diagnosis = new Q931Diagnosis();
        diagnosis.Examine(message, Variant.EuroIsdn, receiver, isFirst);
        return diagnosis;
    }
}
