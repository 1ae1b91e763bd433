namespace Trunkline.Planning.Demand;

/// <summary>What became of a row.</summary>
internal enum RowResult : byte
{
    /// <summary>A call on a line, or one that found none.</summary>
    Leg,

    /// <summary>A call inside the house.</summary>
    Inside,

    /// <summary>Refused; the ledger knows why.</summary>
    Refused,

    /// <summary>Not over yet, or no call record.</summary>
    Open,

    /// <summary>There are no more rows.</summary>
    End,
}

/// <summary>Rows of call records, whatever their form.</summary>
internal interface ILegSource
{
    /// <summary>Octets taken so far.</summary>
    long Octets { get; }

    /// <summary>What the file was taken for.</summary>
    string Format { get; }

    /// <summary>Takes the next row.</summary>
    RowResult Next(ref CallLeg leg);
}
