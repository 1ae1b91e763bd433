namespace Trunkline.Site;

/// <summary>What is ordered.</summary>
public enum OrderedLine : byte
{
    /// <summary>Analog lines.</summary>
    Fxo,

    /// <summary>Analog lines with the operator's hunting.</summary>
    FxoHunting,

    /// <summary>E1 spans with PRI.</summary>
    E1Pri,

    /// <summary>E1 spans with SS7.</summary>
    E1Ss7,

    /// <summary>An IMS trunk.</summary>
    Ims,

    /// <summary>A SIP trunk between fixed addresses.</summary>
    Sip,
}

/// <summary>One fact of the order sheet.</summary>
/// <param name="Field">The fact: "answer_signal".</param>
/// <param name="Value">What was asked for or confirmed; empty when open.</param>
/// <param name="ConfirmedBy">The operator's person; null when nobody has.</param>
/// <param name="ConfirmedOn">The day; null when nobody has.</param>
/// <param name="Test">The acceptance step that tests it; empty when none.</param>
/// <param name="At">Where it is written.</param>
public sealed record OperatorConfirmation(string Field, string Value, string? ConfirmedBy, DateOnly? ConfirmedOn, string Test, SourceMark At)
{
    /// <summary>True when somebody of the operator's has confirmed it.</summary>
    public bool IsConfirmed => ConfirmedBy is not null;
}

/// <summary>A service ordered from the operator.</summary>
/// <param name="Name">For people and trunks.</param>
/// <param name="Kind">What it is.</param>
/// <param name="Units">Lines, spans or accounts.</param>
/// <param name="Circuits">Calls at a time.</param>
/// <param name="Confirmations">The facts.</param>
/// <param name="At">Where it is written.</param>
public sealed record OperatorService(string Name, OrderedLine Kind, int Units, int Circuits, IReadOnlyList<OperatorConfirmation> Confirmations, SourceMark At);

/// <summary>The section <c>operator</c>: what was ordered and what was confirmed.</summary>
/// <param name="Name">The operator.</param>
/// <param name="Contact">Whom to call.</param>
/// <param name="Services">What was ordered.</param>
public sealed record SiteOperator(string Name, string Contact, IReadOnlyList<OperatorService> Services);
