using Trunkline.Site;

namespace Trunkline.Routing;

/// <summary>Hears how a plan decides, step by step: what makes an explanation of the very walk that a call takes.</summary>
internal interface IPlanListener
{
    /// <summary>It is an emergency number.</summary>
    void OnEmergency();

    /// <summary>It is a feature code.</summary>
    void OnCode();

    /// <summary>It is an extension.</summary>
    void OnExtension();

    /// <summary>It is a service.</summary>
    void OnService();

    /// <summary>A route's pattern fits.</summary>
    /// <param name="route">Its index.</param>
    /// <param name="isInternational">True when it fits the international number.</param>
    /// <param name="holds">True when it is the hour of the route, and the route is taken.</param>
    void OnRoute(int route, bool isInternational, bool holds);

    /// <summary>What is meant by the digits for the outside.</summary>
    void OnUnderstood(NumberSense sense, ReadOnlySpan<char> outside, ReadOnlySpan<char> normal);

    /// <summary>The route is not for this extension.</summary>
    void OnBarred(int route);
}
