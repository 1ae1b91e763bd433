using Trunkline.Base;
using Trunkline.Isdn.Supplementary;

namespace Trunkline.Isdn.Tests.Supplementary;

/// <summary>
/// Components of Facility elements, every octet of good ones changed to every value, cut off and grown, and several at once: BER that random
/// octets would never come near. Nothing throws, every reader ends, and what it gives is bounded.
/// </summary>
public sealed class FacilityFuzzTests
{
    private static readonly PhoneNumber Number = new("2079461111", TypeOfNumber.National, NumberingPlan.Isdn);

    private static readonly byte[][] Good =
    [
        Of(false, (ref w) => new DivertingLeg2(3, DiversionReason.Busy, Number, Number with { Presentation = Presentation.Restricted }).Write(ref w, 1, false)),
        Of(true, (ref w) => new DivertingLeg2(3, DiversionReason.NoReply, Number, Number).Write(ref w, 1, true)),
        Of(false, (ref w) => new DivertingLeg1(DiversionReason.Busy, 2, Number).Write(ref w, 1, false)),
        Of(true, (ref w) => new DivertingLeg1(DiversionReason.Busy, 2, Number).Write(ref w, 1, true)),
        Of(true, (ref w) => new QsigName("J SMITH").Write(ref w, 1, Operation.QsigCallingName)),
        Of(false, (ref w) => w.ReturnError(1, 3)),
        Of(false, (ref w) => w.Reject(1, 1)),
        Of(false, Currency),
        Of(false, Units),
        Of(false, Rates),
        Convert.FromHexString("91A10802010502010D3000"), // call deflection
    ];

    [Fact]
    public void EveryOctet_OfEveryComponent_WithEveryValue()
    {
        foreach (var good in Good)
        {
            for (var at = 0; at < good.Length; at++)
            {
                var changed = good.ToArray();
                for (var value = 0; value < 256; value++)
                {
                    changed[at] = (byte)value;
                    Read(changed);
                }

                Read(good.AsSpan(0, at));
                Read([.. good.AsSpan(0, at), 0x80, .. good.AsSpan(at)]);
            }
        }
    }

    [Fact]
    public void SeveralChanges_AtOnce()
    {
        var prng = new Prng(182);
        for (var round = 0; round < 100_000; round++)
        {
            var octets = Good[prng.Next(Good.Length)].ToList();
            for (var changes = 1 + prng.Next(5); changes > 0 && octets.Count > 2; changes--)
            {
                var at = prng.Next(octets.Count);
                switch (prng.Next(5))
                {
                    case 0:
                        octets[at] = (byte)prng.Next(256);
                        break;
                    case 1:
                        octets.RemoveAt(at);
                        break;
                    case 2:
                        octets.Insert(at, new byte[] { 0x30, 0x80, 0xA1, 0x02, 0xFF, 0x7F }[prng.Next(6)]);
                        break;
                    case 3:
                        octets[at] ^= (byte)(1 << prng.Next(8));
                        break;
                    default:
                        octets.AddRange(Good[prng.Next(Good.Length)].AsSpan(1));
                        break;
                }
            }

            Read([.. octets.Take(255)]);
        }
    }

    /// <summary>What is left of a whole element goes through every reader there is.</summary>
    private static void Read(ReadOnlySpan<byte> octets)
    {
        var reader = new FacilityReader(octets);
        Span<ChargeRate> rates = new ChargeRate[ChargeRate.MaxItems];
        var components = 0;
        while (reader.TryRead(out var component))
        {
            Assert.InRange(++components, 1, 128); // two octets at least
            Assert.InRange(component.Argument.Length, 0, octets.Length);
            if (DivertingLeg2.TryRead(component.Argument, out var leg))
            {
                Assert.InRange(leg.Count, 0, 15);
                Assert.InRange(leg.Diverting.Digits.Length + leg.OriginalCalled.Digits.Length, 0, 2 * PhoneNumber.MaxDigits);
            }

            if (DivertingLeg1.TryRead(component.Argument, out var one))
            {
                Assert.InRange(one.DivertedTo.Digits.Length, 0, PhoneNumber.MaxDigits);
            }

            _ = DivertingLeg3.TryRead(component.Argument, out _);
            if (QsigName.TryRead(component.Argument, out var name))
            {
                Assert.InRange(name.Text.Length, 0, QsigName.MaxLength);
            }

            if (Charge.TryRead(component, out var charge))
            {
                Assert.True(charge is { Thousandths: >= 0, Units: >= 0, Currency.Length: <= 10 }, $"{charge} of {Convert.ToHexString(octets)}");
            }

            if (ChargeRate.TryRead(component, rates, out var count))
            {
                Assert.InRange(count, 0, ChargeRate.MaxItems);
                foreach (ref readonly var rate in rates[..count])
                {
                    Assert.True(rate.Thousandths >= 0 && rate.Period >= TimeSpan.Zero, $"{rate} of {Convert.ToHexString(octets)}");
                }
            }
        }

        Span<byte> answer = stackalloc byte[253];
        Assert.InRange(InvokeRefusal.Answer(octets, answer).Length, 0, answer.Length);
    }

    private delegate void Writes(ref FacilityWriter writer);

    private static byte[] Of(bool qsig, Writes write)
    {
        var writer = new FacilityWriter(new byte[253], qsig);
        write(ref writer);
        Assert.False(writer.HasOverflowed);
        return writer.Element.Octets.ToArray();
    }

    private static void Currency(ref FacilityWriter w)
    {
        w.BeginInvoke(1, Operation.AocDCurrency);
        var info = w.Begin(0x30);
        var recorded = w.Begin(0xA1);
        Amount(ref w);
        w.End(recorded);
        w.WriteInteger(0x82, 0);
        w.End(info);
        w.End();
    }

    private static void Units(ref FacilityWriter w)
    {
        w.BeginInvoke(1, Operation.AocEChargingUnit);
        var outer = w.Begin(0x30);
        var info = w.Begin(0x30);
        var list = w.Begin(0xA1);
        for (var i = 0; i < 3; i++)
        {
            var record = w.Begin(0x30);
            w.WriteInteger(0x02, 100_000 * i);
            w.End(record);
        }

        w.End(list);
        w.End(info);
        w.End(outer);
        w.End();
    }

    private static void Rates(ref FacilityWriter w)
    {
        w.BeginInvoke(1, Operation.AocSCurrency);
        var list = w.Begin(0x30);
        for (var i = 0; i < 2; i++)
        {
            var item = w.Begin(0x30);
            w.WriteInteger(0x0A, i);
            var price = w.Begin(0xA1);
            Amount(ref w);
            var period = w.Begin(0xA4);
            w.WriteInteger(0x81, 60);
            w.WriteInteger(0x82, 2);
            w.End(period);
            w.End(price);
            w.End(item);
        }

        w.End(list);
        w.End();
    }

    private static void Amount(ref FacilityWriter w)
    {
        w.Write(0x81, "EUR"u8);
        var amount = w.Begin(0xA2);
        w.WriteInteger(0x81, 1_000_000);
        w.WriteInteger(0x82, 6);
        w.End(amount);
    }
}
