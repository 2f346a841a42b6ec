"""The library of KPIs, and the dashboards that show them to an audience."""
