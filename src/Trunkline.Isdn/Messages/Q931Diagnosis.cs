using Trunkline.Base;

namespace Trunkline.Isdn.Messages;

/// <summary>
/// What is wrong with the elements of a received message, and which cause to tell (Q.931 §5.8.5 to §5.8.7). What follows from it
/// depends on the message and the call's state and is the machine's business.
/// </summary>
/// <remarks>One instance examines message after message and allocates nothing.</remarks>
public sealed class Q931Diagnosis
{
    /// <summary>The most problems kept; further ones are counted in <see cref="Dropped"/>.</summary>
    public const int MaxProblems = 32;

    private readonly ElementProblem[] _problems = new ElementProblem[MaxProblems];
    private readonly byte[] _diagnostics = new byte[CauseIe.MaxLength - 2];
    private int _count;
    private int _diagnosticsLength;

    /// <summary>What is wrong; the kinds that prevent the message from being acted on come first.</summary>
    public ReadOnlySpan<ElementProblem> Problems => _problems.AsSpan(0, _count);

    /// <summary>Problems beyond <see cref="MaxProblems"/>.</summary>
    public int Dropped { get; private set; }

    /// <summary>The message type is one the variant has; if not, the elements were not looked at and the cause is 97 (§5.8.4).</summary>
    public bool IsTypeKnown { get; private set; }

    /// <summary>
    /// A mandatory element is missing or cannot be used, or one that has to be understood is not known: the message is not acted
    /// on, clearing messages apart (§5.8.6).
    /// </summary>
    public bool IsFatal { get; private set; }

    /// <summary>The cause to tell: 97, 96, 100, 99 or 43; <see cref="Q850Cause.None"/> when there is nothing to tell.</summary>
    public Q850Cause Cause { get; private set; }

    /// <summary>The diagnostics of <see cref="Cause"/>: the message type, or the identifiers of the elements, each once (Q.850 table 1).</summary>
    public ReadOnlySpan<byte> Diagnostics => _diagnostics.AsSpan(0, _diagnosticsLength);

    /// <summary>Looks at a message.</summary>
    /// <param name="message">The message.</param>
    /// <param name="variant">The variant spoken.</param>
    /// <param name="receiver">The side that received it.</param>
    /// <param name="isFirstResponse">It is the first answer to a SETUP this side sent: the channel identification of a network is then mandatory.</param>
    public void Examine(Q931Message message, Variant variant, Q931Side receiver, bool isFirstResponse)
    {
        _count = 0;
        _diagnosticsLength = 0;
        Dropped = 0;
        IsFatal = false;
        Cause = Q850Cause.None;
        IsTypeKnown = variant.Knows(message.Type);
        if (!IsTypeKnown)
        {
            Cause = Q850Cause.MessageTypeNotImplemented;
            _diagnostics[0] = (byte)message.Type;
            _diagnosticsLength = 1;
            return;
        }

        var rows = MessageElements.Of(message.Type);
        Span<byte> seen = stackalloc byte[rows.Length];
        seen.Clear();
        Span<bool> usable = stackalloc bool[rows.Length];
        usable.Clear();
        foreach (ref readonly var element in message.Elements)
        {
            ExamineElement(message, variant, receiver, isFirstResponse, rows, seen, usable, element);
        }

        for (var i = 0; i < rows.Length; i++)
        {
            if (seen[i] == 0 && IsMandatory(rows[i], receiver, isFirstResponse))
            {
                Add(new(ElementProblemKind.MandatoryMissing, rows[i].Id, -1));
            }
        }

        if (_count > 0)
        {
            Conclude();
        }
    }

    private void ExamineElement(
        Q931Message message,
        Variant variant,
        Q931Side receiver,
        bool isFirstResponse,
        ReadOnlySpan<ElementRow> rows,
        Span<byte> seen,
        Span<bool> usable,
        in Q931Element element)
    {
        var row = IndexOf(rows, element.Id);
        if (row < 0)
        {
            var kind = variant.Knows(element.Id) ? ElementProblemKind.Unexpected
                : element.Id.RequiresComprehension() ? ElementProblemKind.ComprehensionRequired
                : ElementProblemKind.Unrecognized;
            Add(new(kind, element.Id, element.Offset));
            return;
        }

        var mandatory = IsMandatory(rows[row], receiver, isFirstResponse);
        if (element.IsTruncated)
        {
            seen[row]++;
            Add(new(
                mandatory && !usable[row] ? ElementProblemKind.MandatoryInvalid : ElementProblemKind.OptionalInvalid,
                element.Id, element.Offset, new(ElementErrorKind.Truncated, element.Length)));
            return;
        }

        if (element.Length == 0)
        {
            // empty is as if absent (§4.5.1)
            return;
        }

        if ((element.Flags & ElementFlags.OutOfOrder) != 0)
        {
            Add(new(ElementProblemKind.OutOfOrder, element.Id, element.Offset));
        }

        if (PresenceOf(rows[row], receiver) == Presence.Never || !variant.Knows(element.Id))
        {
            Add(new(ElementProblemKind.Unexpected, element.Id, element.Offset));
            return;
        }

        if (seen[row] >= rows[row].Most)
        {
            Add(new(ElementProblemKind.Repeated, element.Id, element.Offset));
            return;
        }

        seen[row]++;
        var error = ElementContent.Check(element.Id, message.Content(element));
        if (error.Kind == ElementErrorKind.None)
        {
            usable[row] = true;
            return;
        }

        Add(new(mandatory && !usable[row] ? ElementProblemKind.MandatoryInvalid : ElementProblemKind.OptionalInvalid, element.Id, element.Offset, error));
    }

    private static int IndexOf(ReadOnlySpan<ElementRow> rows, ElementId id)
    {
        for (var i = 0; i < rows.Length; i++)
        {
            if (rows[i].Id == id)
            {
                return i;
            }
        }

        return -1;
    }

    private static Presence PresenceOf(in ElementRow row, Q931Side receiver) => receiver == Q931Side.User ? row.FromNetwork : row.FromUser;

    private static bool IsMandatory(in ElementRow row, Q931Side receiver, bool isFirstResponse) => PresenceOf(row, receiver) switch
    {
        Presence.Mandatory => true,
        Presence.FirstResponse => isFirstResponse,
        _ => false,
    };

    private void Add(ElementProblem problem)
    {
        if (_count < MaxProblems)
        {
            _problems[_count++] = problem;
            return;
        }

        Dropped++;
        if (problem.Kind <= ElementProblemKind.MandatoryInvalid)
        {
            _problems[MaxProblems - 1] = problem;
        }
    }

    /// <summary>Sorts by kind, keeps the order within; then cause and diagnostics of the gravest kind.</summary>
    private void Conclude()
    {
        for (var i = 1; i < _count; i++)
        {
            var problem = _problems[i];
            var at = i;
            for (; at > 0 && _problems[at - 1].Kind > problem.Kind; at--)
            {
                _problems[at] = _problems[at - 1];
            }

            _problems[at] = problem;
        }

        IsFatal = _problems[0].Kind <= ElementProblemKind.MandatoryInvalid;
        Cause = CauseOf(_problems[0]);
        for (var i = 0; i < _count && Cause != Q850Cause.None; i++)
        {
            if (CauseOf(_problems[i]) == Cause && _diagnosticsLength < _diagnostics.Length && !Diagnostics.Contains(_problems[i].Id.Octet()))
            {
                _diagnostics[_diagnosticsLength++] = _problems[i].Id.Octet();
            }
        }
    }

    private static Q850Cause CauseOf(in ElementProblem problem) => problem.Kind switch
    {
        ElementProblemKind.MandatoryMissing or ElementProblemKind.ComprehensionRequired => Q850Cause.MandatoryElementMissing,
        ElementProblemKind.MandatoryInvalid => Q850Cause.InvalidElementContents,
        ElementProblemKind.Unrecognized => Q850Cause.ElementNotImplemented,
        ElementProblemKind.OptionalInvalid => problem.Id switch
        {
            ElementId.LowLayerCompatibility or ElementId.HighLayerCompatibility or ElementId.UserUser
                or ElementId.CallingPartySubaddress or ElementId.CalledPartySubaddress or ElementId.ConnectedSubaddress => Q850Cause.AccessInformationDiscarded,
            _ => Q850Cause.InvalidElementContents,
        },
        _ => Q850Cause.None,
    };
}
