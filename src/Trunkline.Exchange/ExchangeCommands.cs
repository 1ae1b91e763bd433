// The commands of the exchange: calls, loops, alarms and faults on demand, for whoever shows or tests what a site does about them. One line of words
// in, an answer in words out. The table of verbs is the grammar, the help and the documents' list. Pure: who sends the line is Host's.
using System.Globalization;
using Trunkline.Base;
using Trunkline.E1;
using Trunkline.Exchange.Pri;

namespace Trunkline.Exchange;

/// <summary>Carries out commands on the spans and lines of the twin.</summary>
/// <remarks>On the exchange's loop. It never throws for what it is told.</remarks>
public sealed partial class ExchangeCommands
{
    /// <summary>Characters of a command; a longer one is refused.</summary>
    public const int MostCharacters = 200;

    private static readonly Verb<PriSpan>[] SpanVerbs =
    [
        new("cut", "", "cuts the cable: both ends find no signal (LOS)", "span 1 cut", (span, _) => Fail(span, PriFault.Cut)),
        new("ais", "", "sends all ones in place of frames (AIS, blue)", "span 1 ais", (span, _) => Fail(span, PriFault.Ais)),
        new("rai", "", "says that the site is not heard, and does not hear it (RAI, yellow)", "span 1 rai", (span, _) => Fail(span, PriFault.Rai)),
        new("drop", "SHARE", "loses that share of the D-channel's frames, both ways: 0 to 1, or per cent", "span 1 drop 10%", Drop),
        new("errors", "RATIO", "makes that share of the line's bits wrong, both ways: 0 to 0.5", "span 1 errors 1e-6", Errors),
        new("slip", "", "the site's end of the line leaves out or repeats one frame (a slip)", "span 1 slip", Slip),
        new("clock", "PPM", "the exchange's clock is so much faster than the site's, parts in a million: -1000 to 1000", "span 1 clock 50", Clock),
        new("loop", "[line|payload|TIMESLOTS|none]", "sends back what the site sends: the line bit by bit, its timeslots in new frames (payload, as with nothing said), or some timeslots while the rest goes on", "span 1 loop 1-15", Loop),
        new("hangup", "TIMESLOT", "the far party of the call in a timeslot hangs up, or gives up if nobody has answered it", "span 1 hangup 31", HangUp),
        new("restart", "TIMESLOTS", "restarts B-channels (RESTART), as the operator's maintenance does; calls on them are cleared", "span 1 restart 1-15", Restart),
        new("clear", "", "ends everything that was done to the span", "span 1 clear", Clear),
    ];

    private static readonly Verb<ExchangeLine>[] LineVerbs =
    [
        new("cut", "", "cuts the pair: the site finds no battery", "line 3 cut", (line, _) => Cut(line, isCut: true)),
        new("mute", "", "gives no dial tone on the line: the site cannot call out on it", "line 3 mute", (line, _) => Mute(line)),
        new("hangup", "", "the far party of the call on the line hangs up, or gives up if nobody has answered it", "line 3 hangup", HangUp),
        new("clear", "", "mends the pair", "line 3 clear", (line, _) => Cut(line, isCut: false)),
    ];

    private readonly IReadOnlyList<PriSpan> _spans;
    private readonly IReadOnlyList<ExchangeLine> _lines;
    private readonly ServedNumbers _numbers;

    /// <param name="spans">The spans that can be told something.</param>
    /// <param name="lines">The analog lines that can.</param>
    /// <param name="numbers">The numbers that it serves to the site, beside those of the lines.</param>
    public ExchangeCommands(IReadOnlyList<PriSpan> spans, IReadOnlyList<ExchangeLine> lines, ServedNumbers? numbers = null)
    {
        ArgumentNullException.ThrowIfNull(spans);
        ArgumentNullException.ThrowIfNull(lines);
        (_spans, _lines, _numbers) = (spans, lines, numbers ?? ServedNumbers.None);
    }

    /// <summary>Every command there is.</summary>
    public static IReadOnlyList<ExchangeCommandForm> Forms { get; } =
    [
        new("show", "every span and line, what it is doing and what is done to it, and the numbers that reach the site", "show"),
        new(CallForm, "somebody in the city calls a number of the site, and says what the site does; \"on\" sends over that span or line whatever number it is", CallExample),
        .. SpanVerbs.Select(v => v.Form("span")),
        .. LineVerbs.Select(v => v.Form("line")),
    ];

    /// <summary>The table for people, as lines of Markdown.</summary>
    public static string Table() =>
        "| command | what it does | example |\n|---|---|---|\n" + string.Concat(Forms.Select(f => $"| `{f.Form.Replace("|", "\\|", StringComparison.Ordinal)}` | {f.What} | `{f.Example}` |\n"));

    /// <summary>Carries out a command.</summary>
    /// <param name="command">Words between spaces; capitals make no difference.</param>
    /// <param name="answered">Hears the answer, once: before this returns, or for a call over a span when the site has said something, within <see cref="CallPatience"/>.</param>
    public void Do(string command, Action<ExchangeAnswer> answered)
    {
        ArgumentNullException.ThrowIfNull(command);
        ArgumentNullException.ThrowIfNull(answered);
        if (command.Length > MostCharacters)
        {
            answered(Refuse($"a command has at most {MostCharacters} characters; this one has {command.Length}"));
            return;
        }

        var words = command.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        if (words.Length > 0 && Is(words[0], "call"))
        {
            Call(words, answered);
            return;
        }

        answered(words.Length == 0 ? Refuse($"no command: expected {Beginnings}")
            : Is(words[0], "show") ? words.Length == 1 ? Show() : TooMuch(words, 1)
            : Is(words[0], "span") ? Do("span", words, SpanVerbs, _spans, s => s.Number)
            : Is(words[0], "line") ? Do("line", words, LineVerbs, _lines, l => l.Number)
            : Refuse($"{Quoted(words[0])} is no command: expected {Beginnings}"));
    }

    private static string Beginnings => "show, call NUMBER …, span N … or line N …; trunkline exchange --help lists them";

    private static ExchangeAnswer Do<T>(string noun, string[] words, Verb<T>[] verbs, IReadOnlyList<T> all, Func<T, int> numberOf)
    {
        var there = WhatThereIs(noun, [.. all.Select(numberOf)]);
        if (words.Length == 1)
        {
            return Refuse($"which {noun}? expected its number, as in {verbs[0].Example}; {there}");
        }

        if (!int.TryParse(words[1], NumberStyles.None, CultureInfo.InvariantCulture, out var number))
        {
            return Refuse($"{Quoted(words[1])} is no number of a {noun}: expected one as in {verbs[0].Example}; {there}");
        }

        if (all.FirstOrDefault(x => numberOf(x) == number) is not { } found)
        {
            return Refuse($"there is no {noun} {number}: {there}");
        }

        var names = string.Join(", ", verbs.Select(v => v.Name));
        if (words.Length == 2)
        {
            return Refuse($"{noun} {number} is to do what? expected one of {names}");
        }

        if (verbs.FirstOrDefault(v => Is(words[2], v.Name)) is not { } verb)
        {
            return Refuse($"{Quoted(words[2])} is nothing a {noun} can do: expected one of {names}");
        }

        var most = verb.Value.Length == 0 ? 3 : 4;
        return words.Length > most ? TooMuch(words, most)
            : words.Length < most && !verb.IsValueOptional ? Refuse($"{verb.Name} needs a value: expected {noun} N {verb.Name} {verb.Value}, as in {verb.Example}")
            : verb.Do(found, words.Length > 3 ? words[3] : "");
    }

    /// <summary>"this exchange has spans 1-2".</summary>
    private static string WhatThereIs(string noun, List<int> numbers)
    {
        if (numbers.Count == 0)
        {
            return $"this exchange has no {noun}s";
        }

        numbers.Sort();
        var isOneRange = numbers[^1] - numbers[0] == numbers.Count - 1;
        return string.Create(
            CultureInfo.InvariantCulture,
            $"this exchange has {noun}{(numbers.Count == 1 ? "" : "s")} {(numbers.Count == 1 ? $"{numbers[0]}" : isOneRange ? $"{numbers[0]} to {numbers[^1]}" : string.Join(", ", numbers))}");
    }

    private ExchangeAnswer Show()
    {
        SpanShown[] spans = [.. _spans.Select(s => new SpanShown(s.Number, s.IsLinkUp, s.Channels, s.Busy, s.Card.Alarms.InWords(), WordOf(s.Card.Fault), s.Card.LossToSubscriber, s.Card.Line?.FromFar.BitErrorRatio ?? 0, s.Card.Line?.FarPpm ?? 0, LoopOf(s.Card)))];
        LineShown[] lines = [.. _lines.Select(l => new LineShown(l.Number, l.Switch.NumberOf(l.Index), WordOf(l.Line.State)))];
        var text = spans.Select(ExchangeWords.Of).Concat(ExchangeWords.Of(lines)).DefaultIfEmpty("this exchange has no spans and no lines");
        var numbers = NumbersOfTheSite();
        return new(true, string.Join('\n', numbers.Length == 0 ? text : text.Append($"numbers: {numbers}")), spans, lines);
    }

    private static ExchangeAnswer Mute(ExchangeLine line)
    {
        line.Switch.SetMute(line.Index, true);
        return Done($"line {line.Number} has no dial tone; line {line.Number} clear ends it");
    }

    private static ExchangeAnswer Cut(ExchangeLine line, bool isCut)
    {
        if (!isCut && line.Line.IsMute)
        {
            line.Switch.SetMute(line.Index, false);
            return line.Line.State == FxsState.Cut ? Cut(line, isCut) : Done($"line {line.Number} is well again");
        }

        if (line.Line.State == FxsState.Cut == isCut)
        {
            return Done($"line {line.Number} is {(isCut ? "cut already" : "well as it is")}");
        }

        line.Switch.SetCut(line.Index, isCut);
        return Done(isCut ? $"line {line.Number} is cut: the site finds no battery; line {line.Number} clear mends it" : $"line {line.Number} is well again");
    }

    private static ExchangeAnswer HangUp(ExchangeLine line, string value) => line.Switch.HangUp(line.Index)
        ? Done($"line {line.Number}: the far party has hung up")
        : Refuse($"nobody to hang up on line {line.Number}: it is {WordOf(line.Line.State)}");

    private static string LoopOf(IPriCard card) => card.Loop switch
    {
        SpanLoop.Line => "line",
        SpanLoop.Payload => "payload",
        _ => card.LoopedTimeslots != 0 ? Timeslots.Words(card.LoopedTimeslots) : "none",
    };

    private static string WordOf(PriFault fault) => fault switch { PriFault.Cut => "cut", PriFault.Ais => "ais", PriFault.Rai => "rai", _ => "none" };

    private static string WordOf(FxsState state) => state switch
    {
        FxsState.Dialtone => "dial tone",
        FxsState.Break or FxsState.BreakOnHook => "loop broken",
        var other => other.ToString().ToLowerInvariant(),
    };

    private static bool Is(string word, string name) => word.Equals(name, StringComparison.OrdinalIgnoreCase);

    private static ExchangeAnswer TooMuch(string[] words, int most) =>
        Refuse($"too much: nothing was expected after {Quoted(string.Join(' ', words[..most]))}, and found {Quoted(words[most])}");

    /// <summary>What somebody wrote, so that it can be shown: short, and without octets that move a cursor.</summary>
    private static string Quoted(string text) =>
        $"\"{new string([.. text.Take(40).Select(c => char.IsControl(c) || char.IsSurrogate(c) ? '?' : c)])}{(text.Length > 40 ? "…" : "")}\"";

    private static ExchangeAnswer Done(string text) => new(true, text);

    private static ExchangeAnswer Refuse(string text) => new(false, text);

    /// <summary>What can be told to a span or a line.</summary>
    private sealed record Verb<T>(string Name, string Value, string What, string Example, Func<T, string, ExchangeAnswer> Do)
    {
        public bool IsValueOptional => Value.StartsWith('[');

        public ExchangeCommandForm Form(string noun) => new($"{noun} N {Name} {Value}".TrimEnd(), What, Example);
    }
}
