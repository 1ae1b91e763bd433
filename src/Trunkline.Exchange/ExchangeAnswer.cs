using System.Text.Json.Serialization;

namespace Trunkline.Exchange;

/// <summary>What the exchange says to a command.</summary>
/// <param name="Ok">False when nothing was done.</param>
/// <param name="Text">What was done, what was asked for, or what was expected and what was found; lines for people.</param>
/// <param name="Spans">The spans as they are now, of <c>show</c> alone.</param>
/// <param name="Lines">The lines as they are now, of <c>show</c> alone.</param>
public sealed record ExchangeAnswer(
    bool Ok,
    string Text,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] IReadOnlyList<SpanShown>? Spans = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] IReadOnlyList<LineShown>? Lines = null);

/// <summary>One span of the exchange.</summary>
/// <param name="Span">Its number, 1 and up.</param>
/// <param name="DChannel">True while its D-channel is up.</param>
/// <param name="Channels">Its B-channels.</param>
/// <param name="InUse">Of them, those that are not free.</param>
/// <param name="Finds">What its end finds wrong, in the installers' words: OK, LOS, RAI …</param>
/// <param name="Fault">What it is made to do: none, cut, ais, rai.</param>
/// <param name="Drop">The share of the D-channel's frames that is lost on purpose, 0 to 1.</param>
/// <param name="Errors">The bit error ratio of the line, each way.</param>
/// <param name="Clock">By how much the exchange's clock is faster than the site's, parts in a million.</param>
/// <param name="Loop">What it sends back to the site: none, line, payload, or timeslots.</param>
public sealed record SpanShown(int Span, bool DChannel, int Channels, int InUse, string Finds, string Fault, double Drop, double Errors, int Clock, string Loop);

/// <summary>One analog line of the exchange.</summary>
/// <param name="Line">Its number, 1 and up.</param>
/// <param name="Number">Its subscriber number.</param>
/// <param name="State">What it is doing: idle, ringing, talking …, cut.</param>
public sealed record LineShown(int Line, string Number, string State);

/// <summary>A line that can be told something.</summary>
/// <param name="Number">The site's number of it, 1 and up.</param>
/// <param name="Switch">The switch it belongs to.</param>
/// <param name="Index">Which of the switch's lines, from 0.</param>
public sealed record ExchangeLine(int Number, ExchangeSwitch Switch, int Index)
{
    /// <summary>The line itself.</summary>
    public FxsLine Line => Switch.Lines[Index];
}

/// <summary>One command of the exchange, for help and documents.</summary>
/// <param name="Form">How it is written: <c>span N drop SHARE</c>.</param>
/// <param name="What">What it does.</param>
/// <param name="Example">One that can be tried.</param>
public sealed record ExchangeCommandForm(string Form, string What, string Example);
