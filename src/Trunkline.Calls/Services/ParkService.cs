using Trunkline.Base;

namespace Trunkline.Calls;

/// <summary>A place where a call is parked: it is transferred there, hears music, and whoever dials the place has it.</summary>
/// <param name="Number">The place.</param>
/// <param name="Name">Its name.</param>
/// <param name="For">How long until whoever parked it is rung.</param>
/// <param name="Music">What a parked caller hears.</param>
public sealed record ParkDestination(string Number, string Name, TimeSpan For, string Music) : ServiceDestination(Number, Name)
{
    /// <inheritdoc/>
    public override string Channel => $"PARK/{Name}";

    /// <summary>
    /// A place has room for one call, and who dials an empty one finds nobody. Whoever comes from outside, or is transferred, is parked; an extension
    /// that dials a taken place takes the call.
    /// </summary>
    internal override Q850Cause Refuses(IServedCall call, bool isTransferred) =>
        call.Parked.ContainsKey(Number) == (!isTransferred && call.IsExtension) ? Q850Cause.None
        : call.Parked.ContainsKey(Number) ? Q850Cause.UserBusy
        : Q850Cause.NoUserResponding;

    internal override CallService Serve(IServedCall call) => new ParkService(this, call);
}

/// <summary>A parked caller, or one who comes to take him.</summary>
internal sealed class ParkService(ParkDestination place, IServedCall call) : CallService
{
    private bool _isParked;

    public override void Begin()
    {
        if (call.Parked.TryGetValue(place.Number, out var parked))
        {
            call.GiveTo(parked);
            return;
        }

        _isParked = true;
        call.Parked.Add(place.Number, call);
        call.Answer();
    }

    public override void OnAnswered()
    {
        call.Play(place.Music, repeat: true);
        call.Wait(place.For);
    }

    /// <summary>Nobody came: whoever parked him is rung, and if he does not answer, the caller is parked again.</summary>
    public override void OnTimer()
    {
        if (call.TransferredBy is { Length: > 0 } parker)
        {
            call.GoTo(parker, place.Number);
        }
        else
        {
            call.Wait(place.For);
        }
    }

    public override void Left()
    {
        if (_isParked)
        {
            call.Parked.Remove(place.Number);
        }
    }
}
