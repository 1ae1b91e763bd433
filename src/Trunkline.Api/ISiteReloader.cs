using Trunkline.Node;

namespace Trunkline.Api;

/// <summary>Reads the site file again and puts it to work.</summary>
public interface ISiteReloader
{
    /// <summary>Does as ordered.</summary>
    Task<ReloadView> ReloadAsync(ReloadOrder order);
}
