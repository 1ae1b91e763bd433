using Trunkline.Base;
using Trunkline.Isdn.Messages;
using Trunkline.Isdn.Supplementary;
using Trunkline.Isdn.Tests.Messages;

namespace Trunkline.Isdn.Tests.Supplementary;

public sealed class SupplementaryTests
{
    private static readonly PhoneNumber City = new("4930555123", TypeOfNumber.International, NumberingPlan.Isdn);

    [Fact]
    public void CallingName_OfLibpri_IsReadAndWrittenTheSame()
    {
        var setup = LapdCapture.Read("qsig.pcap").First(m => m[4] == 5);
        Assert.True(Q931Message.TryParse(setup, out var message, out _));
        Assert.True(message.TryGet<FacilityIe>(out var facility));
        var reader = new FacilityReader(facility.Octets);
        Assert.True(reader.IsQsig && reader.HasNetworkExtension);
        Assert.Equal(Interpretation.Discard, reader.Interpretation);
        Assert.True(reader.TryRead(out var component));
        Assert.Equal((RoseKind.Invoke, 1, Operation.QsigCallingName), (component.Kind, component.InvokeId, component.Value));
        Assert.True(QsigName.TryRead(component.Argument, out var name));
        Assert.Equal(new QsigName("User Side"), name);
        Assert.False(reader.TryRead(out _));
        Assert.False(reader.IsMalformed);

        var writer = new FacilityWriter(new byte[253], qsig: true);
        name.Write(ref writer, 1, Operation.QsigCallingName);
        Assert.Equal(Convert.ToHexString(facility.Octets), Convert.ToHexString(writer.Element.Octets));
    }

    [Theory]
    [InlineData("", Presentation.NotAvailable, "8400")]
    [InlineData("", Presentation.Restricted, "8700")]
    [InlineData("Ann", Presentation.Restricted, "8203416E6E")]
    [InlineData("Ann", Presentation.Allowed, "8003416E6E")]
    public void Name_OfEachPresentation_RoundTrips(string text, Presentation presentation, string argument)
    {
        var writer = new FacilityWriter(new byte[64], qsig: true);
        new QsigName(text, presentation).Write(ref writer, 7, Operation.QsigConnectedName);
        Assert.EndsWith(argument, Convert.ToHexString(writer.Element.Octets), StringComparison.Ordinal);
        Assert.True(QsigName.TryRead(Convert.FromHexString(argument), out var name));
        Assert.Equal(new(text, presentation), name);
    }

    [Fact]
    public void Name_WithItsCharacterSet_IsRead()
    {
        Assert.True(QsigName.TryRead(Convert.FromHexString("3009A1070402416E020101"), out var name));
        Assert.Equal(new("An"), name);
    }

    /// <summary>EN 300 207-1: once, busy, from +49 30 555 123, first called 0815.</summary>
    [Fact]
    public void DivertingLeg2_OfEtsi_HasItsOctets_AndIsReadBack()
    {
        var value = new DivertingLeg2(1, DiversionReason.Busy, City, new("0815"));
        var writer = new FacilityWriter(new byte[253], qsig: false);
        value.Write(ref writer, 3, qsig: false);
        Assert.Equal(
            "91A12D0201030201" + "0F3025" + "0201010A0102" + "A113A011A10F0A0101120A34393330353535313233" + "A208A00680" + "0430383135",
            Convert.ToHexString(writer.Element.Octets));
        var component = Only(writer.Element.Octets, Operation.DivertingLegInformation2);
        Assert.True(DivertingLeg2.TryRead(component.Argument, out var read));
        Assert.Equal(value, read);
    }

    [Fact]
    public void DivertingLeg2_Withheld_HasNoDigits()
    {
        var writer = new FacilityWriter(new byte[253], qsig: true);
        new DivertingLeg2(2, DiversionReason.DeflectionImmediate, new("", Presentation: Presentation.Restricted), PhoneNumber.None).Write(ref writer, 3, qsig: true);
        Assert.True(DivertingLeg2.TryRead(Only(writer.Element.Octets, Operation.QsigDivertingLegInformation2).Argument, out var read));
        Assert.Equal(new(2, DiversionReason.Unknown, new("", Presentation: Presentation.Restricted), PhoneNumber.None), read);
    }

    [Theory]
    [InlineData(false, Operation.DivertingLegInformation1)]
    [InlineData(true, Operation.QsigDivertingLegInformation1)]
    public void DivertingLeg1_OfBoth_RoundTrips(bool qsig, int operation)
    {
        var value = new DivertingLeg1(DiversionReason.NoReply, 2, new("4712", TypeOfNumber.NetworkSpecific, NumberingPlan.Private));
        var writer = new FacilityWriter(new byte[253], qsig);
        value.Write(ref writer, 300, qsig);
        var component = Only(writer.Element.Octets, operation);
        Assert.Equal(300, component.InvokeId);
        Assert.True(DivertingLeg1.TryRead(component.Argument, out var read));
        Assert.Equal(value, read);
    }

    [Theory]
    [InlineData(false, true, Operation.DivertingLegInformation3)]
    [InlineData(true, false, Operation.QsigDivertingLegInformation3)]
    public void DivertingLeg3_OfBoth_RoundTrips(bool qsig, bool allowed, int operation)
    {
        var writer = new FacilityWriter(new byte[253], qsig);
        new DivertingLeg3(allowed).Write(ref writer, 1, qsig);
        Assert.True(DivertingLeg3.TryRead(Only(writer.Element.Octets, operation).Argument, out var read));
        Assert.Equal(new(allowed), read);
    }

    /// <summary>Arguments of AOC by hand after EN 300 182-1.</summary>
    [Theory]
    [InlineData(Operation.AocDCurrency, "0500", ChargeKind.NotAvailable, false, 0, "", 0, false)]
    [InlineData(Operation.AocDCurrency, "8100", ChargeKind.Free, false, 0, "", 0, false)]
    [InlineData(Operation.AocDCurrency, "3013A10E8103455552A207810200FA820101" + "820100", ChargeKind.Currency, false, 2500, "EUR", 0, true)]
    [InlineData(Operation.AocECurrency, "3013" + "3011A10F8103455552A2088103010000820101", ChargeKind.Currency, true, 655360, "EUR", 0, false)]
    [InlineData(Operation.AocECurrency, "30028100", ChargeKind.Free, true, 0, "", 0, false)]
    [InlineData(Operation.AocEChargingUnit, "300E300CA10A30030201053003020107", ChargeKind.Units, true, 0, "", 12, false)]
    [InlineData(Operation.AocDChargingUnit, "300AA105300302010A820101", ChargeKind.Units, false, 0, "", 10, false)]
    public void Charge_OfEachKind_IsRead(int operation, string argument, ChargeKind kind, bool isFinal, long thousandths, string currency, long units, bool isSubtotal)
    {
        Assert.True(Charge.TryRead(new() { Kind = RoseKind.Invoke, Value = operation, Argument = Convert.FromHexString(argument) }, out var charge));
        Assert.Equal(new(kind, isFinal, thousandths, currency, units, isSubtotal), charge);
    }

    [Fact]
    public void ChargeRates_ByTimeFlatAndFree_AreRead()
    {
        // basic communication 0.09 EUR a minute; set-up 1 EUR; user-to-user free
        var argument = Convert.FromHexString(
            "3033" + "301D0A0100A1188103455552A206810109820101830100A406810101820104" + "30" + "120A0102A20D8103455552A206810101820103");
        argument = [.. argument, 0x30, 0x05, 0x0A, 0x01, 0x03, 0x84, 0x00];
        argument[1] += 7;
        var rates = new ChargeRate[ChargeRate.MaxItems];
        Assert.True(ChargeRate.TryRead(new() { Kind = RoseKind.Invoke, Value = Operation.AocSCurrency, Argument = argument }, rates, out var count));
        Assert.Equal(
            [new(0, ChargeRateKind.Duration, 90, "EUR", TimeSpan.FromMinutes(1)), new(2, ChargeRateKind.Flat, 1000, "EUR"), new(3, ChargeRateKind.Free)], rates[..count]);
    }

    [Theory]
    [InlineData("91A10802010502010D3000", true, "91A3060201050201" + "03")]
    [InlineData("91A106020105020163", true, "91A406020105810101")]
    [InlineData("91A206020105020163", false, "91")]
    [InlineData("91A406020105810101", false, "91")]
    public void Invoke_NotCarriedOut_IsAnsweredOnce(string received, bool isAnswered, string answer)
    {
        var reader = new FacilityReader(Convert.FromHexString(received));
        reader.TryRead(out var component);
        var writer = new FacilityWriter(new byte[64], qsig: false);
        Assert.Equal(isAnswered, InvokeRefusal.TryAnswer(component, reader.IsQsig, reader.Interpretation, isUnderstood: false, ref writer));
        Assert.Equal(answer, Convert.ToHexString(writer.Element.Octets));
    }

    [Fact]
    public void UnknownInvokeOfQsig_ToBeDiscarded_IsNotAnswered()
    {
        var reader = new FacilityReader(Convert.FromHexString("9FAA06800100820100" + "8B0100" + "A106020105020163"));
        Assert.True(reader.TryRead(out var component));
        var writer = new FacilityWriter(new byte[64], qsig: true);
        Assert.False(InvokeRefusal.TryAnswer(component, reader.IsQsig, reader.Interpretation, isUnderstood: false, ref writer));
    }

    [Fact]
    public void Ber_LongLengths_RoundTrip()
    {
        foreach (var length in (int[])[0, 127, 128, 255, 256, 1000])
        {
            var writer = new BerWriter(new byte[1100]);
            writer.Write(0x04, new byte[length]);
            writer.WriteInteger(0x02, -length);
            var reader = new BerReader(writer.Octets);
            Assert.True(reader.TryRead(0x04, out var content));
            Assert.Equal(length, content.Length);
            Assert.True(reader.TryReadInteger(0x02, out var value));
            Assert.Equal(-length, value);
            Assert.Equal(-1, reader.Peek);
        }
    }

    private static RoseComponent Only(ReadOnlySpan<byte> facility, int operation)
    {
        var reader = new FacilityReader(facility);
        Assert.True(reader.TryRead(out var component));
        Assert.Equal(operation, component.Value);
        Assert.False(reader.TryRead(out _));
        Assert.False(reader.IsMalformed);
        return component;
    }
}
