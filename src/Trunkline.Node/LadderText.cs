using System.Globalization;
using System.Text;

namespace Trunkline.Node;

/// <summary>A ladder as plain text: phones on the left, Trunkline in the middle, the exchange on the right.</summary>
public static class LadderText
{
    private const int Width = 30;

    /// <summary>Writes it, with times in <paramref name="zone"/>.</summary>
    public static void Write(TextWriter to, LadderView ladder, TimeZoneInfo zone)
    {
        ArgumentNullException.ThrowIfNull(to);
        ArgumentNullException.ThrowIfNull(ladder);
        var isMixed = ladder.Legs.Any(l => l.IsTrunk) && ladder.Legs.Any(l => !l.IsTrunk);
        bool IsRight(LadderLeg leg) => isMixed ? leg.IsTrunk : !leg.IsIncoming;
        var left = ladder.Legs.FirstOrDefault(l => !IsRight(l));
        var right = ladder.Legs.FirstOrDefault(IsRight);
        to.WriteLine($"call {ladder.Call}");
        to.WriteLine($"{"",13}{left?.Channel ?? "",-Width} {"Trunkline",-Width - 1} {right?.Channel}".TrimEnd());
        if (ladder.Forgotten > 0)
        {
            to.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{"",13}({ladder.Forgotten} messages are not kept any more)"));
        }

        foreach (var message in ladder.Messages)
        {
            var leg = ladder.Legs[message.Leg];
            var isRight = IsRight(leg);
            var arrow = Arrow(message.Name, toRight: isRight == message.IsOutgoing);
            var blank = new string(' ', Width);
            var details = leg == left || leg == right ? message.Details : $"[{leg.Channel}] {message.Details}";
            var time = TimeZoneInfo.ConvertTime(message.At, zone);
            to.WriteLine(string.Create(
                CultureInfo.InvariantCulture, $"{time:HH:mm:ss.fff} |{(isRight ? blank : arrow)}|{(isRight ? arrow : blank)}|  {details}").TrimEnd());
        }
    }

    /// <summary>"-- INVITE -------->", "&lt;-------- 100 Trying --".</summary>
    private static string Arrow(string name, bool toRight)
    {
        var text = new StringBuilder(Width);
        var room = name.Length > Width - 6 ? name[..(Width - 6)] : name;
        var line = new string('-', Width - room.Length - 5);
        return (toRight ? text.Append("-- ").Append(room).Append(' ').Append(line).Append('>') : text.Append('<').Append(line).Append(' ').Append(room).Append(" --")).ToString();
    }
}
