using Trunkline.Base;

namespace Trunkline.Calls;

/// <summary>What an extension wants done with its calls. Numbers as the extension itself dials them; none: nothing.</summary>
/// <param name="Always">Where every call goes.</param>
/// <param name="Busy">Where calls go that it is busy for.</param>
/// <param name="NoAnswer">Where calls go that nobody answers.</param>
/// <param name="Unreachable">Where calls go while no phone of its can be reached.</param>
/// <param name="After">How long it rings until nobody has answered.</param>
/// <param name="DoNotDisturb">True: it is busy for everybody.</param>
public sealed record ForwardSettings(PhoneNumber Always, PhoneNumber Busy, PhoneNumber NoAnswer, PhoneNumber Unreachable, TimeSpan After, bool DoNotDisturb)
{
    /// <summary>It takes its calls itself.</summary>
    public static ForwardSettings None { get; } = new(PhoneNumber.None, PhoneNumber.None, PhoneNumber.None, PhoneNumber.None, TimeSpan.Zero, false);

    /// <summary>True when it takes its calls itself.</summary>
    public bool IsNone => !DoNotDisturb && !Always.HasDigits && !Busy.HasDigits && !NoAnswer.HasDigits && !Unreachable.HasDigits;

    /// <summary>Where calls go for a reason.</summary>
    public PhoneNumber For(RedirectingReason reason) => reason switch
    {
        RedirectingReason.Unconditional => Always,
        RedirectingReason.Busy => Busy,
        RedirectingReason.NoAnswer => NoAnswer,
        RedirectingReason.NotReachable => Unreachable,
        _ => PhoneNumber.None,
    };
}
