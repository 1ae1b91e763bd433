using System.Globalization;
using System.Text;
using Trunkline.Base;
using Trunkline.Isdn.Messages;

namespace Trunkline.Isdn.Tests.CallControl.Conformance;

/// <summary>Messages as words, both ways: "CALL_PROCEEDING ch=5!" is a message, and a message is said so. The words are in tests/data/conformance/q931/README.md.</summary>
internal static class Q931Words
{
    /// <summary>Makes a message.</summary>
    /// <param name="words">Its type and elements.</param>
    /// <param name="reference">The call reference, where the words name none.</param>
    public static byte[] Octets(string[] words, CallReference reference)
    {
        var octets = new byte[Q931Message.MaxOctets];
        var writer = new Q931Writer(octets, reference, TypeOf(words[0]));
        foreach (var word in words.Skip(1))
        {
            Add(ref writer, word);
        }

        Assert.False(writer.HasOverflowed);
        return writer.Octets.ToArray();
    }

    /// <summary>Says a message.</summary>
    public static string Say(Q931Message message)
    {
        var text = new StringBuilder(NameOf(message.Type));
        if (message.TryGet<CauseIe>(out var cause))
        {
            text.Append($" {(int)cause.Value}");
            text.Append(cause.Diagnostics.IsEmpty ? "" : $"({Convert.ToHexString(cause.Diagnostics)})");
        }

        Say(text, " st=", message.TryGet<CallStateIe>(out var state), state.Value);
        Say(text, " ", message.TryGet<ChannelIdentificationIe>(out var channel), ChannelOf(channel));
        Say(text, " ri=", message.TryGet<RestartIndicatorIe>(out var restart), (int)restart.Class);
        Say(text, " pi=", message.TryGet<ProgressIndicatorIe>(out var progress), (int)progress.Description);
        Say(text, " cs=", message.TryGet<ChangeStatusIe>(out var status), (int)status.Status);
        text.Append(message.TryGet<CalledPartyNumberIe>(out var called) ? $" to={called.Number.ToPhoneNumber().Digits}" : "");
        text.Append(message.TryGet<FacilityIe>(out var facility) ? $" fac={Convert.ToHexString(facility.Octets)}" : "");
        text.Append(message.Has(ElementId.SendingComplete) ? " sc" : "");
        return text.ToString();
    }

    private static string ChannelOf(in ChannelIdentificationIe channel) =>
        channel.Channel < 0 ? $"ch={channel.Selection}".ToLowerInvariant()
            : $"ch={string.Join(',', Bits(channel.Channels))}{(channel.IsExclusive ? "!" : "")}";

    /// <summary>The numbers of the bits that are set.</summary>
    public static IEnumerable<int> Bits(uint set) => Enumerable.Range(0, 32).Where(n => (set & (1u << n)) != 0);

    private static void Say<T>(StringBuilder text, string name, bool has, T value) => text.Append(has ? $"{name}{value}" : "");

    private static Q931MessageType TypeOf(string name) =>
        name.StartsWith("TYPE_", StringComparison.Ordinal) ? (Q931MessageType)Convert.ToInt32(name[5..], 16)
            : Enum.Parse<Q931MessageType>(name.Replace("_", "", StringComparison.Ordinal), ignoreCase: true);

    private static string NameOf(Q931MessageType type) =>
        string.Concat(type.ToString().Select((c, i) => (i > 0 && char.IsUpper(c) ? "_" : "") + char.ToUpperInvariant(c)));

    private static void Add(ref Q931Writer writer, string word)
    {
        var (name, value) = word.Split('=') is { Length: 2 } two ? (two[0], two[1]) : (word, "");
        var digits = new byte[32];
        switch (name)
        {
            case "sc": writer.Add(default(SendingCompleteIe)); break;
            case "bc": writer.Add(value == "data" ? BearerCapabilityIe.Unrestricted : BearerCapabilityIe.Audio); break;
            case "to": writer.Add(CalledPartyNumberIe.From(new(value), digits)); break;
            case "from": writer.Add(CallingPartyNumberIe.From(new(value), digits)); break;
            case "cause": writer.Add(new CauseIe((Q850Cause)Number(value), CauseLocation.PublicLocal)); break;
            case "st": writer.Add(new CallStateIe((byte)Number(value))); break;
            case "pi": writer.Add(new ProgressIndicatorIe((ProgressDescription)Number(value), CauseLocation.PublicLocal)); break;
            case "ri": writer.Add(new RestartIndicatorIe((RestartClass)Number(value))); break;
            case "cs": writer.Add(new ChangeStatusIe((ChannelStatus)Number(value))); break;
            case "ni": writer.AddRaw(ElementId.NotificationIndicator, [(byte)(0x80 | Number(value))]); break;
            case "fac": writer.AddRaw(ElementId.Facility, Convert.FromHexString(value)); break;
            case "ch": writer.Add(Channel(value)); break;
            case "raw": writer.AddOctets(Convert.FromHexString(value)); break;
            default: Assert.Fail($"no such element: {word}"); break;
        }
    }

    private static ChannelIdentificationIe Channel(string value) => value switch
    {
        "any" => ChannelIdentificationIe.Any,
        "none" => ChannelIdentificationIe.None,
        _ => new(
            ChannelSelection.Indicated,
            value.TrimEnd('!', 'm').Split(',').Aggregate(0u, (set, n) => set | (1u << Number(n))),
            value.Contains('!', StringComparison.Ordinal),
            IsSlotMap: value.EndsWith('m')),
    };

    private static int Number(string text) => int.Parse(text, CultureInfo.InvariantCulture);
}
